"""The code panel: the files of the present app, or of a version."""

import json
from collections.abc import Collection

import reflex as rx

from overskill import db
from overskill.errors import NotFound
from overskill.models import App, Version
from overskill.ui.state.pane import Pane, turn_to
from overskill.ui.state.visitor import app_of
from overskill.ui.view.shapes import FileRow
from overskill.ui.view.tree import tree
from overskill.versions import blobs, snapshots

LANGUAGES = {"tsx": "TypeScript", "ts": "TypeScript", "jsx": "JavaScript", "js": "JavaScript", "css": "CSS"}
LANGUAGES |= {"html": "HTML", "json": "JSON", "md": "Markdown", "svg": "SVG"}
FIRST = "src/App.tsx"


class Code(rx.State):
    """What the tree shows and which file is open."""

    tree: list[FileRow] = []
    path: str = ""
    source: str = ""
    language: str = ""
    lines: int = 0
    version: int = 0
    saved_label: str = ""
    search: str = ""
    open_paths: list[str] = []
    notice: str = ""
    """Why the file that was asked for is not open."""

    @rx.var
    def crumbs(self) -> list[str]:
        """The path's segments."""
        return self.path.split("/") if self.path else []

    @rx.event
    async def load(self):
        """Show the present files, keeping what is open."""
        await show_files(self, await app_of(self), 0)

    @rx.event
    async def open(self, path: str):
        """Open a file of the files on show."""
        await show_files(self, await app_of(self), self.version, path)
        turn_to(await self.get_state(Pane), "code")

    @rx.event
    async def close(self, path: str):
        """Close a tab; its neighbour opens."""
        self.open_paths = [one for one in self.open_paths if one != path]
        if path == self.path:
            await show_files(self, await app_of(self), self.version, self.open_paths[-1] if self.open_paths else "")

    @rx.event
    async def set_search(self, words: str):
        """Show the files whose path contains these words."""
        self.search = words[:100]
        await show_files(self, await app_of(self), self.version)


async def show_files(code: Code, app: App, number: int, path: str | None = None) -> None:
    """Show the files of a version (0: as they are now) and open one. Raises NotFound for no such version.

    A function, for handlers that have looked the app up: each public method of a State can be called by anyone.
    """
    version, marks = await _version(app.id, number)
    files = blobs.manifest_of(version) if version else await blobs.manifest(app.id)
    code.version, code.saved_label = number, f"Saved as v{number}" if number else "Saved"
    found = sorted(name for name in files if code.search.casefold() in name.casefold())
    code.tree = tree(found, marks)
    await _open(code, files, code.path if path is None else path, asked=bool(path))


async def _open(code: Code, files: dict[str, str], named: str, asked: bool) -> None:
    """Open a file by its path, or by the end of it that only one has: the way people and answers call it."""
    path = meant(named, files)
    code.notice = f"There is no file {named[:200]} here" if asked and not path else ""
    path = path or (FIRST if FIRST in files else next(iter(sorted(files)), ""))
    ending = path.rsplit(".", 1)[-1]
    code.path, code.source = path, await blobs.content(files[path]) if path else ""
    code.language, code.lines = LANGUAGES.get(ending, "Text"), len(code.source.splitlines())
    code.open_paths = [one for one in code.open_paths if one in files]
    if path and path not in code.open_paths:
        code.open_paths = [*code.open_paths, path][-8:]


def meant(name: str, paths: Collection[str]) -> str:
    """The path that a name stands for; "" when none does, or several."""
    name = name.removeprefix("./").lstrip("/").replace("@/", "src/", 1) if name else ""
    if name in paths:
        return name
    ends = [path for path in paths if name and path.endswith(f"/{name}")]
    return ends[0] if len(ends) == 1 else ""


async def _version(app_id: str, number: int) -> tuple[Version | None, dict[str, str]]:
    """A version and what it changed, path → 'A' or 'M'; without a number, what the newest one changed."""
    async with db.session() as session:
        version = await session.get(Version, (app_id, number)) if number else await snapshots.newest(session, app_id)
        if number and version is None:
            raise NotFound("version")
        before = await session.get(Version, (app_id, version.number - 1)) if version else None
    if version is None:
        return None, {}
    made = snapshots.compare(json.loads(before.manifest) if before else {}, blobs.manifest_of(version))
    marks = dict.fromkeys(made.added, "A") | dict.fromkeys(made.changed, "M")
    return version if number else None, marks if before else {}
