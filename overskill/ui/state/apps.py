"""The first page: the prompt box and the person's apps."""

from datetime import datetime

import reflex as rx
from sqlmodel import col, func, select

from overskill import db
from overskill.accounts.access import apps_of
from overskill.clock import seconds_since
from overskill.errors import OverSkillError
from overskill.models import ENDED, App, Run, Version
from overskill.runs.workshop import workshop
from overskill.ui.broadcast import feeds, watches
from overskill.ui.hub import hub
from overskill.ui.measures import hue
from overskill.ui.state.chat import Chat, begin
from overskill.ui.state.code import Code
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview
from overskill.ui.state.queue import Queue
from overskill.ui.state.shapes import AppCard
from overskill.ui.state.visitor import require, sid_of, sign_in_of, visitor

AGES = ((60, "now", 1), (3600, "{} min ago", 60), (86_400, "{} h ago", 3600), (172_800, "yesterday", 1))


class Apps(rx.State):
    """The visitor's apps as cards."""

    cards: list[AppCard] = []
    loaded: bool = False
    filter: str = "all"
    search: str = ""
    notice: str = ""
    stored: str = ""
    """The ticket of the prompt that was stored last."""
    refused: str = ""

    @rx.var
    def shown(self) -> list[AppCard]:
        """The cards that pass filter and search."""
        words = self.search.strip().casefold()
        tones = {"running": ("live",), "look": ("bad",)}.get(self.filter)
        return [card for card in self.cards if words in card.name.casefold() and (tones is None or card.tone in tones)]

    @rx.event
    async def load(self):
        """Read the apps."""
        user = await visitor(self)
        await _leave_app(self)
        async with db.session() as session:
            apps = await apps_of(session, user)
            states = await _states(session, [app.id for app in apps])
        self.cards = [_card(app, *states.get(app.id, ("", 0))) for app in apps]
        self.loaded, self.notice = True, ""

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
        watches().app_made(user.id)
        begin(await self.get_state(Chat), app)
        yield rx.redirect(f"/app/{app.id}")  # the editor takes its time to appear: what follows is done meanwhile
        feed = await feeds().of(app.id)
        hub.join(sid_of(self), app.id, sign_in_of(self))
        feed.welcome(sid_of(self))  # what listens stands outside the pages: text may come before the editor


async def _leave_app(apps: Apps) -> None:
    """Nothing of the app that was open may stand in the next one that opens."""
    hub.leave(sid_of(apps))
    for area in (Chat, Preview, Code, Pane, Live, Meter, Queue):
        (await apps.get_state(area)).reset()


async def _states(session: db.Session, ids: list[str]) -> dict[str, tuple[str, int]]:
    """app id → (status of the newest run, newest version)."""
    newest = select(Run.app_id, func.max(Run.started_at).label("at")).where(col(Run.app_id).in_(ids))
    newest = newest.group_by(Run.app_id).subquery()
    runs = select(Run.app_id, Run.status).join(
        newest, (col(Run.app_id) == newest.c.app_id) & (col(Run.started_at) == newest.c.at)
    )
    versions = select(Version.app_id, func.max(Version.number)).where(col(Version.app_id).in_(ids))
    numbers = dict((await session.exec(versions.group_by(Version.app_id))).all())
    statuses = dict((await session.exec(runs)).all())
    return {app: (statuses.get(app, ""), numbers.get(app, 0)) for app in ids}


def _card(app: App, status: str, version: int) -> AppCard:
    state, tone = _state(status, version)
    return AppCard(id=app.id, name=app.name, state=state, tone=tone, age=age(app.touched_at), hue=hue(app.id))


def _state(status: str, version: int) -> tuple[str, str]:
    """The words and the tone of a card."""
    if status and status not in ENDED:
        return "Being built", "live"
    if status in ("failed", "interrupted"):
        return f"Stopped early, v{version}" if version else "Stopped early", "bad"
    return (f"Ready, v{version}", "ok") if version else ("No version yet", "idle")


def age(moment: datetime) -> str:
    """How long ago, in the words of a card."""
    seconds = seconds_since(moment)
    for limit, words, unit in AGES:
        if seconds < limit:
            return words.format(int(seconds // unit))
    return f"{int(seconds // 86_400)} days ago"
