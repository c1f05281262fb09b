"""The first page: the prompt box and the person's apps, kept up to date while it is open (ui.view.cards)."""

from contextlib import AbstractAsyncContextManager

import reflex as rx

from overskill import db
from overskill.accounts.access import deleted_app
from overskill.accounts.door import app_and_user
from overskill.bus import Bus
from overskill.errors import OverSkillError
from overskill.models import App
from overskill.runs import apps as runs_apps
from overskill.runs.workshop import workshop
from overskill.ui.live.broadcast import feeds, watches
from overskill.ui.live.hub import hub, of_state
from overskill.ui.live.on_change import shown
from overskill.ui.state.chat import Chat, begin
from overskill.ui.state.code import Code
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview
from overskill.ui.state.queue import Queue
from overskill.ui.state.visitor import app_id_in, require, sid_of, sign_in_of, visitor
from overskill.ui.view.cards import CardsWatch, read_cards
from overskill.ui.view.shapes import AppCard, DeletedApp

TONES = {"running": ("live",), "look": ("bad", "warn")}
"""Filter → the tones of the cards that pass it."""


class Apps(rx.State):
    """The visitor's apps as cards."""

    cards: list[AppCard] = []
    deleted: list[DeletedApp] = []
    loaded: bool = False
    beat: str = ""
    """Set by the page's watch when the cards are not what they were: the page asks for them (`refresh`)."""
    filter: str = "all"
    search: str = ""
    notice: str = ""
    """Why a prompt was refused."""
    stored: str = ""
    """The ticket of the prompt that was stored last."""
    refused: str = ""
    leaving: str = ""
    """The app that is being deleted."""
    said: str = ""
    """What became of what was last done with an app."""

    @rx.var
    def shown(self) -> list[AppCard]:
        """The cards that pass filter and search."""
        words = self.search.strip().casefold()
        tones = TONES.get(self.filter)
        return [card for card in self.cards if words in card.name.casefold() and (tones is None or card.tone in tones)]

    @rx.var
    def to_look_at(self) -> int:
        """The cards that need a look."""
        return sum(card.tone in TONES["look"] for card in self.cards)

    @rx.event
    async def load(self):
        """Read the apps and follow them. Runs again on each reconnect."""
        user = await visitor(self)
        await _leave_app(self)
        self.notice = self.said = self.leaving = ""
        if user:
            self.beat = (await watches().open(CardsWatch(sid_of(self), sign_in_of(self), user, Apps)))["beat"]
        await self._read()
        self.loaded = True

    @rx.event
    async def refresh(self):
        """Read the apps again."""
        await self._read()

    async def _read(self) -> None:
        user = await visitor(self)
        async with db.session() as session:
            self.cards, self.deleted = await read_cards(session, user)
        for card in self.cards:
            card.leaving = card.id == self.leaving

    @rx.event
    def set_filter(self, value: str):
        self.filter = value

    @rx.event
    def set_search(self, value: str):
        self.search = value[:100]

    @rx.event
    async def create(self, prompt: str, ticket: str):
        """Store a new app with its first prompt, once for each ticket, and go there."""
        user = await require(self)
        try:
            app = await workshop.create(user, prompt, ticket)
        except OverSkillError as error:
            self.refused, self.notice = ticket, str(error)
            return
        self.stored, self.notice = ticket, ""
        watches().app_changed(user.id, app.id)
        begin(await self.get_state(Chat), app)
        yield rx.redirect(f"/app/{app.id}")  # the editor takes its time to appear: what follows is done meanwhile
        feed = await feeds().of(app.id)
        hub.join(sid_of(self), app.id, sign_in_of(self))
        feed.welcome(sid_of(self))  # what listens stands outside the pages: text may come before the editor

    # beside the tab's other events, and without its lock while it waits
    @rx.event(background=True)  # pyright: ignore[reportArgumentType]  # it is the function itself
    @rx.event
    async def delete(self, app_id: str):
        """Delete an app of one's own. What works on it is cancelled first, which may take a while."""
        async with self:
            app, _ = await app_and_user(self.router.headers.cookie, app_id, "own")
            self.leaving = app.id
            await self._read()
        try:
            await workshop.delete(app.id)
            said = f"“{app.name}” was deleted. You can have it back below for 30 days."
        except OverSkillError as error:
            said = f"“{app.name}” was not deleted. {error}"
        finally:
            async with self:
                self.leaving = ""
        async with self:
            self.said = said
            await self._read()

    @rx.event
    async def undelete(self, app_id: str):
        """Have a deleted app of one's own back."""
        user = await require(self)
        async with db.session() as session:
            app = await deleted_app(session, user, app_id)
        await workshop.undelete(app.id)
        self.said = f"“{app.name}” is back."
        await self._read()

    @rx.event
    async def duplicate(self, app_id: str):
        """Make a copy of an app; from its editor, go there."""
        app, user = await app_and_user(self.router.headers.cookie, app_id)
        copy = await workshop.duplicate(app, user)
        if app_id_in(self) == app.id:
            await _leave_app(self)
            return rx.redirect(f"/app/{copy.id}")
        self.said = f"“{copy.name}” was made: the newest version of “{app.name}”, with a history of its own."
        return await self._read()


async def _leave_app(apps: Apps) -> None:
    """Nothing of the app that was open may stand in the next one that opens."""
    hub.leave(sid_of(apps))
    for area in (Chat, Preview, Code, Pane, Live, Meter, Queue):
        (await apps.get_state(area)).reset()


def showing_apps(bus: Bus) -> AbstractAsyncContextManager[None]:
    """Show a new name, a deletion and an app that is back to everyone who looks, at every worker, until the end."""
    return shown(bus, "app", runs_apps.on_change, _show)


async def _show(app_id: str) -> None:
    async with db.session() as session:
        app = await session.get(App, app_id)
    if app is None or app.deleted_at is not None:
        hub.send(app_id, of_state(Chat, {"missing": True, "loaded": True}))
        for sid in hub.sockets(app_id):
            hub.leave(sid)
    elif hub.watched(app_id):
        (await feeds().of(app_id)).named(app.name)
    if app:
        workshop.showcase.look_again(app)
        watches().app_changed(app.owner_id, app.id)
