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

_feeds: list[Feeds] = []


def feeds() -> Feeds:
    """The open feeds. Raises IndexError before the process has started."""
    return _feeds[0]


@asynccontextmanager
async def broadcasting(app: rx.App, journal: Journal, states: States) -> AsyncGenerator[None, None]:
    """Show the journal to everyone who looks, until the process ends."""
    hub.attach(app)
    sessions.on_sign_out.append(hub.sign_out)
    _feeds[:] = [Feeds(journal, hub, states)]
    sweeping = asyncio.create_task(_sweep(_feeds[0]))
    try:
        yield
    finally:
        sweeping.cancel()
        _feeds.pop().close()
        sessions.on_sign_out.remove(hub.sign_out)


async def _sweep(open_feeds: Feeds) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        open_feeds.sweep()
