"""The feeds of this process, made when it starts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import partial

import reflex as rx

from overskill.accounts import sessions
from overskill.bus import Bus
from overskill.db import DatabaseAway
from overskill.journal.journal import Journal
from overskill.ui.feed import States
from overskill.ui.feeds import SWEEP, Feeds
from overskill.ui.hub import hub

SIGN_OUT = "sign-out"

_feeds: list[Feeds] = []


def feeds() -> Feeds:
    """The open feeds. Raises IndexError before the process has started."""
    return _feeds[0]


@asynccontextmanager
async def broadcasting(app: rx.App, journal: Journal, states: States, bus: Bus) -> AsyncGenerator[None, None]:
    """Show the journal to everyone who looks, until the process ends."""
    hub.attach(app)
    tell_others = partial(bus.ring, SIGN_OUT)
    sessions.on_sign_out += [hub.sign_out, tell_others]
    bus.on(SIGN_OUT, hub.sign_out)
    missed = asyncio.Event()
    bus.on_back(missed.set)
    _feeds[:] = [Feeds(journal, hub, states)]
    working = [asyncio.create_task(_sweep(_feeds[0])), asyncio.create_task(_check_sign_ins(missed))]
    try:
        yield
    finally:
        for task in working:
            task.cancel()
        _feeds.pop().close()
        for call in (hub.sign_out, tell_others):
            sessions.on_sign_out.remove(call)


async def _sweep(open_feeds: Feeds) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        open_feeds.sweep()


async def _check_sign_ins(missed: asyncio.Event) -> None:
    """A sign-out elsewhere may not have been heard: then the database says so, now and then."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(missed.wait(), SWEEP)
        missed.clear()
        with suppress(DatabaseAway):
            for sign_in in hub.sign_ins:
                if await sessions.user_by_hash(sign_in) is None:
                    hub.sign_out(sign_in)
