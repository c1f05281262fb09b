"""The feeds of this process, made when it starts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import reflex as rx

from overskill.accounts import sessions
from overskill.journal.journal import Journal
from overskill.ui.feed import States
from overskill.ui.feeds import SWEEP, Feeds
from overskill.ui.hub import hub
from overskill.ui.watches import Watches

_feeds: list[Feeds] = []
_watches: list[Watches] = []


def feeds() -> Feeds:
    """The open feeds. Raises IndexError before the process has started."""
    return _feeds[0]


def watches() -> Watches:
    """The open dashboards. Raises IndexError before the process has started."""
    return _watches[0]


@asynccontextmanager
async def broadcasting(
    app: rx.App, journal: Journal, states: States, dashboard: type[rx.State]
) -> AsyncGenerator[None, None]:
    """Show the journal to everyone who looks, until the process ends."""
    hub.attach(app)
    _feeds[:] = [Feeds(journal, hub, states)]
    _watches[:] = [Watches(journal, hub, dashboard)]
    leaving = (hub.sign_out, _watches[0].sign_out)
    sessions.on_sign_out.extend(leaving)
    sweeping = asyncio.create_task(_sweep(_feeds[0], _watches[0]))
    try:
        yield
    finally:
        sweeping.cancel()
        _feeds.pop().close()
        _watches.pop().close_all()
        for leave in leaving:
            sessions.on_sign_out.remove(leave)


async def _sweep(open_feeds: Feeds, open_watches: Watches) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        open_feeds.sweep()
        open_watches.sweep()
