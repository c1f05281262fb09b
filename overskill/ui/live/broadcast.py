"""The feeds of this process, made when it starts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import partial

import reflex as rx

from overskill.accounts import sessions
from overskill.analytics.counting import keep_counting
from overskill.bus import Bus
from overskill.db import DatabaseAway
from overskill.journal.journal import Journal
from overskill.runs.pruning import keep_pruning
from overskill.supervise import start, supervise
from overskill.ui.live.feed import States
from overskill.ui.live.feeds import SWEEP, Feeds
from overskill.ui.live.hub import hub
from overskill.ui.live.watches import Watches

SIGN_OUT = "sign-out"

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
    app: rx.App, journal: Journal, states: States, dashboard: type[rx.State], bus: Bus
) -> AsyncGenerator[None, None]:
    """Show the journal to everyone who looks, until the process ends."""
    hub.attach(app)
    _feeds[:] = [Feeds(journal, hub, states)]
    _watches[:] = [Watches(journal, hub, dashboard)]
    leave_here = (hub.sign_out, _watches[0].sign_out)
    leaving = (*leave_here, partial(bus.ring, SIGN_OUT))
    sessions.on_sign_out.extend(leaving)
    for leave in leave_here:
        bus.on(SIGN_OUT, leave)
    missed = asyncio.Event()
    bus.on_back(missed.set)
    loops = {
        "feeds that nobody watches": partial(_sweep, _feeds[0], _watches[0]),
        "sign-ins that ended elsewhere": partial(_check_sign_ins, missed, _watches[0]),
        "counts": keep_counting,
        "pruning": keep_pruning,
    }
    working = [start(supervise(name, loop), name) for name, loop in loops.items()]
    try:
        yield
    finally:
        for task in working:
            task.cancel()
        _feeds.pop().close()
        _watches.pop().close_all()
        for leave in leaving:
            sessions.on_sign_out.remove(leave)


async def _sweep(open_feeds: Feeds, open_watches: Watches) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        open_feeds.sweep()
        open_watches.sweep()


async def _check_sign_ins(missed: asyncio.Event, open_watches: Watches) -> None:
    """A sign-out elsewhere may not have been heard: then the database says so, now and then."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(SWEEP):  # wait_for may lose the cancellation that ends this
                await missed.wait()
        missed.clear()
        with suppress(DatabaseAway):
            shown = hub.sign_ins | open_watches.sign_ins
            for sign_in in shown - await sessions.still_hold(shown):
                hub.sign_out(sign_in)
                open_watches.sign_out(sign_in)
