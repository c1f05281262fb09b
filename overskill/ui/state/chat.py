"""The chat of one app: ended messages, newest last. The running one is in `Live`."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import reflex as rx

from overskill.errors import NotFound, OverSkillError
from overskill.models import App
from overskill.runs.workshop import workshop
from overskill.ui.live.broadcast import feeds
from overskill.ui.live.hub import STREAM, hub
from overskill.ui.state import history
from overskill.ui.state.history import PAGE, Said
from overskill.ui.state.live import Live
from overskill.ui.state.preview import Preview, point
from overskill.ui.state.pushed import take
from overskill.ui.state.visitor import app_and_user_of, app_of, sid_of, sign_in_of
from overskill.ui.view import headway, views
from overskill.ui.view.shapes import Row
from overskill.ui.view.stream import Wire


class Chat(rx.State):
    """What has been said."""

    rows: list[Row] = []
    """The newest ones, and what ended while the page was open."""
    pages: list[str] = []
    """What was scrolled back to, oldest first: pages by their names. Their rows travel once (client/earlier.jsx)."""
    marks: int = 0
    """How often a version was marked on this page: its earlier messages look again."""
    _earlier: list[str] = []
    """The ids of the messages on these pages, oldest first."""
    has_older: bool = False
    loaded: bool = False
    missing: bool = False
    current: str = ""
    """The app's id."""
    app_name: str = ""
    version: int = 0
    stored: str = ""
    """The ticket of the prompt that was stored last."""
    refused: str = ""
    notice: str = ""
    outcome: str = ""
    """How the run ended that this page watched."""

    @rx.event
    async def load(self):
        """Open the page: authorise, join, read, then what runs. Runs again on each reconnect."""
        self.rows, self.pages, self._earlier, self.loaded, self.missing = [], [], [], False, False
        self.notice, self.outcome = "", ""
        try:
            app = await app_of(self)
        except NotFound:
            hub.leave(sid_of(self))
            self.missing = self.loaded = True
            return
        feed = await feeds().of(app.id)
        hub.join(sid_of(self), app.id, sign_in_of(self))
        feed.welcome(sid_of(self))  # in the same step: a frame in between would be added to what the page had before
        self._draw(self._show(app, await history.read(app.id)))
        self.loaded = True
        yield
        await point(await self.get_state(Preview), app)  # the words first: loading the app keeps the browser busy
        yield
        feed.welcome(sid_of(self))  # and what was built meanwhile

    @rx.event
    async def settle(self, run: str = ""):
        """A run has ended: take its message into the chat, in one step with clearing the running exchange."""
        app = await app_of(self)
        known = {*self._earlier, *(row.id for row in self.rows)}
        self._draw(self._show(app, await history.after(app.id, run), known))
        self.outcome = next(
            (headway.outcome(row) for row in self.rows if row.run == run and row.role == "assistant"), ""
        )
        take(await self.get_state(Live), views.nothing_live())
        yield
        (await feeds().of(app.id)).welcome(sid_of(self))

    @rx.event
    async def older(self):
        """The page before the oldest message on show."""
        app = await app_of(self)
        shown = [*self._earlier[:1], *(row.id for row in self.rows[:1])]
        before = next(iter(shown), "")
        self._draw(self._show(app, await history.read(app.id, before), before=before))

    @rx.event
    async def send(self, text: str, ticket: str):
        """Store the prompt, once for each ticket; it runs or waits. The composer empties only when that is durable."""
        app, user = await app_and_user_of(self, "change")
        try:
            await workshop.send(app.id, user, text, ticket)
        except OverSkillError as error:
            self.refused, self.notice = ticket, str(error)
            return
        self.stored, self.notice = ticket, ""

    @rx.event(background=True)
    async def retry(self, message_id: str):
        """Go on from where a failed message stopped."""
        app = await app_of(self, "change")
        await _tell(self, workshop.retry(app.id, message_id))

    @rx.event(background=True)
    async def pause(self):
        """Let what runs wait, from this moment."""
        await _ask(self, workshop.runner.pause)

    @rx.event(background=True)
    async def resume(self):
        """Go on with what is paused."""
        await _ask(self, workshop.runner.resume)

    @rx.event(background=True)
    async def cancel(self):
        """End what runs; what was done stays."""
        await _ask(self, workshop.runner.cancel)

    @rx.event(background=True)
    async def cancel_call(self, run: str, call: str):
        """End one call of what runs; the run goes on."""

        async def end(present: str) -> None:
            if run != present:
                raise NotFound("call")
            await workshop.runner.cancel_call(run, call)

        await _ask(self, end)

    @rx.event
    async def rename(self, name: str):
        """Give the app another name."""
        app = await app_of(self, "change")
        self.app_name = await workshop.rename(app.id, name)

    @rx.event
    async def gap(self, part_id: str):
        """The page missed something of a streamed part: send the part again."""
        app = await app_of(self)
        if not (await feeds().of(app.id)).resend(sid_of(self), part_id):
            self._draw(self._show(app, await history.read(app.id)))

    def _show(self, app: App, said: Said, known: Collection[str] = (), before: str = "") -> list[list[Any]]:
        """Take a page of messages in, the newest ones or those before one on show.

        Returns what is to be drawn: their texts, without those of messages that the page is known to have, and a page
        of earlier messages.
        """
        self.current, self.app_name, self.version = app.id, app.name, said.version
        page = {row.id for row in said.rows}
        others = [row for row in self.rows if row.id not in page]  # on show, and not gone with the next message
        if before or not (others or self._earlier):
            self.has_older = said.has_older
        moved = self._turn_back(said.rows) if before else self._place([*others, *said.rows])
        return [*(text for name, texts in said.texts.items() if name not in known for text in texts), *moved]

    def _turn_back(self, rows: list[Row]) -> list[list[Any]]:
        """The page before all that is on show; returns what brings its rows."""
        page = views.page(rows, first=not self.pages)
        self.pages = [*(row.id for row in rows[:1]), *self.pages]
        self._earlier = [*(row.id for row in rows), *self._earlier]
        return page

    def _place(self, rows: list[Row]) -> list[list[Any]]:
        """A page that stays open for long moves what is old to the earlier messages, many at once and seldom."""
        moved = rows[: len(rows) - PAGE] if len(rows) > 2 * PAGE else []
        page = views.page(moved, first=not self.pages)
        self.pages = [*self.pages, *(row.id for row in moved[:1])]
        self._earlier = [*self._earlier, *(row.id for row in moved)]
        self.rows = rows[len(moved) :]
        return page

    def _draw(self, texts: list[list[Any]]) -> None:
        """Texts of ended messages travel like streamed ones: once, and before the rows that name them."""
        if texts:
            hub.send_to(sid_of(self), {STREAM: [Wire().frame(texts)]})


def begin(chat: Chat, app: App) -> None:
    """Show an app that was just made: nothing has been said in it before, and nothing stays of the one before it."""
    chat.rows, chat.pages, chat.has_older, chat.version = [], [], False, 0
    chat._earlier = []  # noqa: SLF001  # a public method of a State could be called by anyone
    chat.current, chat.app_name, chat.loaded, chat.missing = app.id, app.name, True, False
    chat.outcome = ""


def mark(chat: Chat, number: int, bookmarked: bool) -> None:
    """Show a version as bookmarked, or not, wherever the message stands that made it."""
    chat.rows, chat.marks = [_marked(row, number, bookmarked) for row in chat.rows], chat.marks + 1
    hub.send_to(sid_of(chat), {STREAM: [Wire().frame([["!", "mark", [number, bookmarked]]])]})


def _marked(row: Row, number: int, bookmarked: bool) -> Row:
    """The row, or a copy: other pages may show the same one."""
    if row.version.number != number:
        return row
    return row.model_copy(update={"version": row.version.model_copy(update={"bookmarked": bookmarked})})


async def _ask(chat: Chat, ask: Callable[[str], Awaitable[None]]) -> None:
    """Ask something of the run that works on the page's app."""
    app = await app_of(chat, "change")

    async def ask_it() -> None:
        await ask(await workshop.present_run(app.id))

    await _tell(chat, ask_it())


async def _tell(chat: Chat, asked: Awaitable[object]) -> None:
    """Wait for what was asked without holding the State, and tell the person why it was refused."""
    try:
        await asked
    except OverSkillError as error:
        async with chat:
            chat.notice = str(error)
