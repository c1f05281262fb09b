"""The versions of an app and what can be done with one."""

import reflex as rx
from sqlmodel import col, select

from overskill import db
from overskill.errors import NotFound, OverSkillError
from overskill.models import App, Version
from overskill.runs.workshop import workshop
from overskill.ui.state import pane
from overskill.ui.state.apps import age
from overskill.ui.state.chat import Chat, mark
from overskill.ui.state.code import Code, show_files
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview, turn_to
from overskill.ui.state.shapes import VersionRow
from overskill.ui.state.visitor import app_of
from overskill.ui.views import plural
from overskill.versions import blobs


class Versions(rx.State):
    """Newest first."""

    rows: list[VersionRow] = []
    busy: int = 0

    @rx.event
    async def load(self):
        """Read the list."""
        await self._read(await app_of(self))

    @rx.event
    async def restore(self, number: int):
        """Make a version the present one, as a new version."""
        app = await app_of(self, "change")
        self.busy = number
        yield
        chat = await self.get_state(Chat)
        try:
            await workshop.restore(app.id, number)
            turn_to(await self.get_state(Preview), app, 0)
        except OverSkillError as error:
            chat.notice = str(error)
        self.busy = 0
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
        async with db.session() as session:
            query = select(Version).where(Version.app_id == app.id).order_by(col(Version.number).desc())
            versions = (await session.exec(query)).all()
        self.rows = [_row(version, newest=place == 0) for place, version in enumerate(versions)]


async def _toggle(app_id: str, number: int) -> bool:
    async with db.session() as session:
        version = await session.get(Version, (app_id, number))
        if version is None:
            raise NotFound("version")
        version.bookmarked = not version.bookmarked
        session.add(version)
        await session.commit()
        return version.bookmarked


def _row(version: Version, newest: bool) -> VersionRow:
    files = plural(len(blobs.manifest_of(version)), "file")
    when = age(version.created_at).capitalize()
    return VersionRow(
        number=version.number,
        name=version.name,
        when=when,
        files=files,
        bookmarked=version.bookmarked,
        current=newest,
    )
