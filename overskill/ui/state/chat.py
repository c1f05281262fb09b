"""The chat of one app: ended messages, newest last. The running one is in `Live`."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import reflex as rx
from sqlmodel import col, select

from overskill import db
from overskill.errors import NotFound, OverSkillError
from overskill.models import ENDED, App, Message, Version
from overskill.runs.workshop import workshop
from overskill.ui import headway, views
from overskill.ui.broadcast import feeds
from overskill.ui.hub import STREAM, hub
from overskill.ui.state.live import Live
from overskill.ui.state.preview import Preview, point
from overskill.ui.state.pushed import take
from overskill.ui.state.shapes import Row
from overskill.ui.state.visitor import app_and_user_of, app_of, sid_of, sign_in_of
from overskill.ui.stream import Wire

PAGE = 50  # messages read at once


class Chat(rx.State):
    """What has been said."""

    rows: list[Row] = []
    """The newest ones, and what ended while the page was open."""
    pages: list[str] = []
    """What was scrolled back to, oldest first: pages by their names. Their rows travel once (ui.client.earlier)."""
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
        self._draw(await self._read(app))
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
        self._draw(await self._read(app, known=known, watched=run))
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
        self._draw(await self._read(app, before=next(iter(shown), "")))

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

    @rx.event
    async def retry(self, message_id: str):
        """Go on from where a failed message stopped."""
        app = await app_of(self, "change")
        try:
            await workshop.retry(app.id, message_id)
        except OverSkillError as error:
            self.notice = str(error)

    @rx.event
    async def pause(self):
        """Let what runs wait, from this moment."""
        await _ask(self, workshop.runner.pause)

    @rx.event
    async def resume(self):
        """Go on with what is paused."""
        await _ask(self, workshop.runner.resume)

    @rx.event
    async def cancel(self):
        """End what runs; what was done stays."""
        await _ask(self, workshop.runner.cancel)

    @rx.event
    async def cancel_call(self, run: str, call: str):
        """End one call of what runs; the run goes on."""
        app = await app_of(self, "change")
        try:
            if run != await workshop.present_run(app.id):
                raise NotFound("call")
            await workshop.runner.cancel_call(run, call)
        except OverSkillError as error:
            self.notice = str(error)

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
            self._draw(await self._read(app))

    async def _read(
        self, app: App, before: str = "", known: Collection[str] = (), watched: str = ""
    ) -> list[list[Any]]:
        """Read the newest ended messages (or those before one on show).

        Returns what is to be drawn: snapshots of their texts, without those of messages that the page is known to have,
        of the run that it watched only their sums; and a page of earlier messages.
        """
        async with db.session() as session:
            query = select(Message).where(Message.app_id == app.id)
            if before:
                oldest = await session.get(Message, before)
                query = query.where(Message.position < (oldest.position if oldest and oldest.app_id == app.id else 0))
            newest_first = query.order_by(col(Message.position).desc()).limit(PAGE + 1)
            found = list((await session.exec(newest_first)).all())
            versions = select(Version.number, Version.bookmarked).where(Version.app_id == app.id)
            marks = dict((await session.exec(versions)).all())
        messages = ended(found[:PAGE][::-1])
        self.current, self.app_name, self.version = app.id, app.name, max(marks, default=0)
        bookmarked = {number for number, marked in marks.items() if marked}
        last = messages[-1].id if messages and not before else ""
        rows = [
            views.row(message, self.version, bookmarked, message.id == last, message.run_id == watched)
            for message in messages
        ]
        page = {message.id for message in messages}
        others = [row for row in self.rows if row.id not in page]  # on show, and not gone with the next message
        if before or not (others or self._earlier):
            self.has_older = len(found) > PAGE
        page = self._turn_back(rows) if before else self._place([*others, *rows])
        news = [message for message in messages if message.id not in known]
        return [*(text for message in news for text in views.texts(message, watched=message.run_id == watched)), *page]

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
    for row in chat.rows:
        if row.version.number == number:
            row.version.bookmarked = bookmarked
    chat.rows, chat.marks = list(chat.rows), chat.marks + 1
    hub.send_to(sid_of(chat), {STREAM: [Wire().frame([["!", "mark", [number, bookmarked]]])]})


async def _ask(chat: Chat, ask: Callable[[str], Awaitable[None]]) -> None:
    app = await app_of(chat, "change")
    try:
        await ask(await workshop.present_run(app.id))
    except OverSkillError as error:
        chat.notice = str(error)


def ended(messages: list[Message]) -> list[Message]:
    """Without the exchange that is still running: its prompt and its answer are in `Live`."""
    running = {message.run_id for message in messages if message.role == "assistant" and message.status not in ENDED}
    return [message for message in messages if message.run_id not in running]
