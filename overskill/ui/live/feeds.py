"""The feeds of this process: opened with the first viewer of an app, closed after the last one."""

import asyncio
from collections.abc import Callable

from sqlmodel import select

from overskill import db
from overskill.analytics.bill import bills_of
from overskill.analytics.pace import Pace
from overskill.journal.journal import Journal, Stored, read
from overskill.models import UNENDED, Run
from overskill.ui.live.feed import Feed, States
from overskill.ui.live.hub import Hub

SWEEP = 5.0  # seconds between two looks for feeds that nobody watches


class Feeds:
    """app id → feed."""

    def __init__(self, journal: Journal, hub: Hub, states: States) -> None:
        self._journal, self._hub, self._states = journal, hub, states
        self._pace = Pace()
        self._open: dict[str, asyncio.Task[Feed]] = {}
        self._forget: dict[str, Callable[[], None]] = {}

    def __len__(self) -> int:
        """The open feeds."""
        return len(self._open)

    async def of(self, app_id: str) -> Feed:
        """The app's feed, in step with its journal. It is open when this returns; who joins it then keeps it open."""
        while True:
            if app_id not in self._open:
                self._open[app_id] = asyncio.create_task(self._begin(app_id), name=f"feed of {app_id}")
            opening = self._open[app_id]
            try:
                feed = await asyncio.shield(opening)
            except Exception:  # the next one who looks tries again
                if self._open.get(app_id) is opening:
                    del self._open[app_id]
                raise
            if self._open.get(app_id) is opening:  # else it was closed before anybody had joined
                return feed

    def sweep(self) -> None:
        """Close the feeds that nobody watches."""
        for app_id, opening in list(self._open.items()):
            if opening.done() and not self._hub.watched(app_id):
                self._close(app_id)

    def close(self) -> None:
        for app_id in list(self._open):
            self._close(app_id)

    def _close(self, app_id: str) -> None:
        opening = self._open.pop(app_id)
        self._forget.pop(app_id, lambda: None)()
        if opening.done() and not opening.cancelled() and not opening.exception():
            opening.result().close()
        else:
            opening.cancel()

    async def _begin(self, app_id: str) -> Feed:
        """Hear first, then read: what is committed in between is heard twice and folded once."""
        early: list[Stored] = []
        forget = self._journal.listen(app_id, early.extend)
        try:
            await self._journal.hears(app_id)
            run = await present_run(app_id)
            bills = await bills_of(app_id)  # after it: what has ended is in there
            stored = (await read(run)) if run else []
            feed = Feed(app_id, self._hub, self._states, bills, self._pace)
            feed.heard(stored)
            feed.heard(early)
            self._forget[app_id] = self._journal.listen(app_id, feed.heard)
            return feed
        finally:
            forget()  # last: between two listeners nobody would hear


async def present_run(app_id: str) -> str | None:
    """The run that works on the app now."""
    async with db.session() as session:
        query = select(Run.id).where(Run.app_id == app_id, UNENDED)
        return (await session.exec(query)).first()
