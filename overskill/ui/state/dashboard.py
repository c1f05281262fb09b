"""The dashboard: the measures of what its person may see, kept up to date while the page is open (ui.live.watches)."""

from typing import Any

import reflex as rx

from overskill.ui.live.broadcast import watches
from overskill.ui.live.watches import Watch
from overskill.ui.state.pushed import take
from overskill.ui.state.visitor import require, sid_of, sign_in_of, visitor
from overskill.ui.view.dashboard_shapes import Choice, FailureRow, LiveRow, Measure, ModelRow, Share, ToolRow
from overskill.ui.view.measures import PERIODS


class Dashboard(rx.State):
    """All but the two filters is set by the page's watch."""

    loaded: bool = False
    missing: bool = False
    period: str = "7d"
    app: str = ""
    """Empty: all of them."""
    apps: list[Choice] = []
    empty: bool = False
    success: Measure = Measure()
    average: Measure = Measure()
    tokens: Measure = Measure()
    cost: Measure = Measure()
    points: list[dict[str, Any]] = []
    live: list[LiveRow] = []
    outcomes: list[Share] = []
    ended: str = ""
    tools: list[ToolRow] = []
    failures: list[FailureRow] = []
    edit_rate: str = ""
    edits: list[Share] = []
    models: list[ModelRow] = []

    @rx.event
    async def load(self):
        """Read the measures and follow them. Runs again on each reconnect."""
        self.missing = await visitor(self) is None
        if self.missing:
            watches().close(sid_of(self))
        else:
            await _follow(self)
        self.loaded = True

    @rx.event
    async def set_period(self, value: str):
        """Look at another span of time."""
        if value in PERIODS:
            self.period = value
        await _follow(self)

    @rx.event
    async def set_app(self, app_id: str):
        """Look at one app, or at all of them. One that its person may not see has no measures."""
        self.app = app_id[:64]
        await _follow(self)


async def _follow(state: Dashboard) -> None:
    user = await require(state)
    watch = Watch(sid_of(state), sign_in_of(state), user, state.period, state.app)
    take(state, await watches().open(watch))
