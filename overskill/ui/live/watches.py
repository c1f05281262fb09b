"""The open dashboards. Each hears the journals of its person's apps and asks for the measures again when a run went on:
shortly after the first event, then at most every PACE seconds, and never when nothing happened or nobody looks.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import reflex as rx
import structlog

from overskill import db
from overskill.accounts.access import apps_of, deleted_apps_of
from overskill.analytics.overview import Overview, Settled, overview, settle
from overskill.analytics.scope import Scope
from overskill.clock import now, seconds_since
from overskill.journal import events as ev
from overskill.journal.journal import Journal, Stored
from overskill.models import App, User
from overskill.supervise import start
from overskill.ui.live.hub import Hub, of_state
from overskill.ui.view.dashboard_shapes import Choice
from overskill.ui.view.measures import PERIODS, live_rows, values

log = structlog.get_logger(__name__)
SOON = 0.06  # seconds: until the rows of an event are stored, too
PACE = 0.35  # seconds from one question to the next
REST = 3  # times what a question took, before the next: large histories leave the database to others
TICK = 1.0  # seconds between two looks at the clock
KEPT = 3600.0  # seconds for which the settled part is not counted again
TELLING = (ev.RunQueued, ev.TurnStarted, ev.ToolOpened, ev.ToolReceived, ev.ToolEnded, ev.TurnEnded)
TELLING += (ev.Pausing, ev.Paused, ev.Resumed, ev.TakenOver, ev.AppRenamed, ev.RunEnded)


class Question(Protocol):
    """What a page asks again and again."""

    sid: str
    sign_in: str
    user: User
    state: type[rx.State] | None
    """Whose vars the answers are; None: the dashboard's."""
    telling: tuple[type[ev.Happening], ...]
    """The events after which the answer may be another one."""
    apps: list[str]
    """Those its person may see."""
    live: bool
    """Whether something moves without an event."""

    async def ask(self) -> dict[str, Any]: ...

    def clocks(self) -> dict[str, Any]: ...


class Watch:
    """What one dashboard asks, and what it was last shown."""

    state: type[rx.State] | None = None
    telling: tuple[type[ev.Happening], ...] = TELLING

    def __init__(self, sid: str, sign_in: str, user: User, period: str, app: str) -> None:
        self.sid, self.sign_in, self.user = sid, sign_in, user
        self.period, self.app = period, app
        self.apps: list[str] = []
        """Those its person may see."""
        self.live = False
        self._seen: Overview | None = None
        self._settled: Settled | None = None

    async def ask(self) -> dict[str, Any]:
        """The present values of the page. What its person may see is looked up each time."""
        async with db.session() as session:
            mine = await apps_of(session, self.user)
            self.apps = [app.id for app in mine]
            chosen = sorted(one for one in self.apps if self.app in ("", one))
            points, step, _ = PERIODS[self.period]
            scope = Scope.last(chosen, points, step, now()).of(self.user.id, await _owned(session, mine, self.user))
            if self._settled is None or self._settled.scope != scope or seconds_since(self._settled.at) > KEPT:
                self._settled = await settle(session, scope)
            self._seen = await overview(session, self._settled)
        self.live = bool(self._seen.live)
        choices = sorted((Choice(id=app.id, name=app.name) for app in mine), key=lambda one: one.name.casefold())
        return {**values(self._seen, self.period), "apps": [choice.model_dump() for choice in choices]}

    def clocks(self) -> dict[str, Any]:
        """The live runs with their clocks as they are now, without asking anybody."""
        return {"live": [row.model_dump() for row in live_rows(self._seen.live)]} if self._seen else {}


async def _owned(session: db.Session, apps: list[App], user: User) -> list[str]:
    """All the apps that a count of this person holds; none when it holds deleted ones, too."""
    if await deleted_apps_of(session, user):
        return []
    return [app.id for app in apps if app.owner_id == user.id]


class Follower:
    """Keeps one page up to date."""

    def __init__(self, watch: Question, journal: Journal, show: Callable[[dict[str, Any]], bool]) -> None:
        self.watch, self._journal, self._show = watch, journal, show
        self._loop = asyncio.get_running_loop()
        self._forget: dict[str, Callable[[], None]] = {}
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None
        self._again = False
        self._shown: dict[str, Any] = {}
        self._clock = self._loop.call_later(TICK, self._tick)

    async def begin(self) -> dict[str, Any]:
        """Hear first, then ask: what happens in between is asked for again. Returns the page's first values."""
        async with db.session() as session:
            self._hear([app.id for app in await apps_of(session, self.watch.user)])
        self._shown = await self.watch.ask()
        return self._shown

    def close(self) -> None:
        """The page was left."""
        self._clock.cancel()
        if self._timer:
            self._timer.cancel()
        if self._asking:
            self._asking.cancel()
        self._hear([])

    def wake(self) -> None:
        """Ask again soon."""
        if self._asking:
            self._again = True
        elif self._timer is None:
            self._timer = self._loop.call_at(max(self._loop.time() + SOON, self._due), self._ask)

    def _heard(self, events: list[Stored]) -> None:
        if any(isinstance(stored.event, self.watch.telling) for stored in events):
            self.wake()

    def _hear(self, apps: list[str]) -> None:
        """Listen to these apps and to no others."""
        for app in self._forget.keys() - set(apps):
            self._forget.pop(app)()
        for app in set(apps) - self._forget.keys():
            self._forget[app] = self._journal.listen(app, self._heard)

    def _ask(self) -> None:
        self._timer = None
        self._asking = start(self._answer(), "dashboard")

    async def _answer(self) -> None:
        began = self._loop.time()
        try:
            found = await self.watch.ask()
            self._hear(self.watch.apps)
            self._tell(found)
        except Exception:  # the next event asks again
            log.exception("dashboard.failed")
        self._due = began + max(PACE, REST * (self._loop.time() - began))
        self._asking = None
        if self._again:
            self._again = False
            self.wake()

    def _tell(self, found: dict[str, Any]) -> None:
        news = {name: value for name, value in found.items() if self._shown.get(name, ...) != value}
        self._shown |= news
        if news and not self._show(news):
            self.close()

    def _tick(self) -> None:
        self._clock = self._loop.call_later(TICK, self._tick)
        if self.watch.live:
            self._tell(self.watch.clocks())


class Watches:
    """Socket → what keeps its dashboard up to date."""

    def __init__(self, journal: Journal, hub: Hub, state: type[rx.State]) -> None:
        self._journal, self._hub, self._state = journal, hub, state
        self._open: dict[str, Follower] = {}

    async def open(self, watch: Question) -> dict[str, Any]:
        """Keep a page up to date from now on. Returns its first values."""
        self.close(watch.sid)
        follower = Follower(watch, self._journal, lambda news: self._show(watch, news))
        self._open[watch.sid] = follower
        return await follower.begin()

    def close(self, sid: str) -> None:
        """The page was left."""
        if follower := self._open.pop(sid, None):
            follower.close()

    @property
    def sign_ins(self) -> set[str]:
        """Those whose pages are open; none where nobody has to sign in."""
        return {one.watch.sign_in for one in self._open.values()} - {""}

    def sign_out(self, sign_in: str) -> None:
        """Show nothing more to any page of this sign-in."""
        for sid in [sid for sid, one in self._open.items() if one.watch.sign_in == sign_in]:
            self.close(sid)

    def app_changed(self, user_id: str, app_id: str) -> None:
        """Somebody has a new app, which their pages do not hear yet; or it has another name, or is gone."""
        for follower in self._open.values():
            if follower.watch.user.id == user_id or app_id in follower.watch.apps:
                follower.wake()

    def sweep(self) -> None:
        """Close what nobody looks at any more; ask again for the rest: hours and days go by."""
        for sid, follower in list(self._open.items()):
            if self._hub.is_open(sid):
                follower.wake()
            else:
                self.close(sid)

    def close_all(self) -> None:
        for sid in list(self._open):
            self.close(sid)

    def _show(self, watch: Question, news: dict[str, Any]) -> bool:
        if not self._hub.is_open(watch.sid):
            self.close(watch.sid)
            return False
        self._hub.send_to(watch.sid, of_state(watch.state or self._state, news))
        return True
