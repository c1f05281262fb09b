"""The versions of an app and what can be done with one."""

import json

import reflex as rx
from sqlalchemy.orm import defer
from sqlmodel import col, select

from overskill import db
from overskill.errors import NotFound, OverSkillError
from overskill.models import App, Version
from overskill.runs.workshop import workshop
from overskill.text import plural
from overskill.ui.state import pane
from overskill.ui.state.chat import Chat, mark
from overskill.ui.state.code import Code, show_files
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview, turn_to
from overskill.ui.state.visitor import app_of
from overskill.ui.view import verdicts
from overskill.ui.view.figures import age
from overskill.ui.view.shapes import VersionRow
from overskill.versions.blobs import files_in

LIGHT = defer(Version.manifest)  # pyright: ignore[reportArgumentType]  # on the class it is a column


class Versions(rx.State):
    """Newest first."""

    rows: list[VersionRow] = []
    busy: int = 0
    """The one that is being restored."""
    restored: int = 0
    """How often this page restored one: the chat goes to its end each time."""

    @rx.event
    async def load(self):
        """Read the list."""
        await self._read(await app_of(self))

    # beside the tab's other events, and without its lock while it waits
    @rx.event(background=True)  # pyright: ignore[reportArgumentType]  # it is the function itself
    @rx.event
    async def restore(self, number: int):
        """Make a version the present one, as a new version. It is built first: meanwhile the page answers."""
        async with self:
            app = await app_of(self, "change")
            self.busy = number
        notice = ""
        try:
            await workshop.restore(app.id, number)
        except OverSkillError as error:
            notice = str(error)
        finally:
            async with self:
                self.busy = 0
        async with self:
            await self._restored(app, notice)

    async def _restored(self, app: App, notice: str) -> None:
        chat, preview = await self.get_state(Chat), await self.get_state(Preview)
        if chat.current != app.id:  # its person is elsewhere by now
            return
        chat.notice = notice
        if not notice:
            self.restored += 1
        if not notice and preview.shown_version:
            turn_to(preview, app, 0)
        await self._read(app)

    @rx.event
    async def bookmark(self, number: int):
        """Set or take away a version's bookmark."""
        app = await app_of(self, "change")
        marked = await _toggle(app.id, number)
        mark(await self.get_state(Chat), number, marked)
        await self._read(app)

    @rx.event
    async def view_code(self, number: int):
        """Show the files of a version."""
        app = await app_of(self)
        await show_files(await self.get_state(Code), app, number)
        pane.turn_to(await self.get_state(Pane), "code")

    @rx.event
    async def preview(self, number: int):
        """Run a version in the preview."""
        app = await app_of(self)
        newest = (await self.get_state(Chat)).version
        turn_to(await self.get_state(Preview), app, 0 if number == newest else number)
        pane.turn_to(await self.get_state(Pane), "preview")

    async def _read(self, app: App) -> None:
        query = select(Version, files_in(Version.manifest)).options(LIGHT).where(Version.app_id == app.id)
        async with db.session() as session:
            found = (await session.exec(query.order_by(col(Version.number).desc()))).all()
        self.rows = [_row(version, files, current=place == 0) for place, (version, files) in enumerate(found)]


async def _toggle(app_id: str, number: int) -> bool:
    async with db.session() as session:
        version = await session.get(Version, (app_id, number))
        if version is None:
            raise NotFound("version")
        version.bookmarked = not version.bookmarked
        session.add(version)
        await session.commit()
        return version.bookmarked


def _row(version: Version, files: int, *, current: bool) -> VersionRow:
    verdict = verdicts.of_version(json.loads(version.health))
    return VersionRow(
        number=version.number,
        name=version.name,
        key=verdict.key,
        state=verdict.words,
        tone=verdict.tone,
        when=age(version.created_at).capitalize(),
        files=plural(files, "file"),
        bookmarked=version.bookmarked,
        current=current,
    )
