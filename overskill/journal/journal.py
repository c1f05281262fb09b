"""The journal as the rest of the program sees it: append, commit, listen, follow.

A follower reads events after its own number, so that a lost or doubled wake-up loses or doubles nothing, and a late
one misses nothing. In this process the wake-up carries the committed events themselves and saves the read; other
workers are rung for and read them (`elsewhere`).
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlmodel import col, select

from overskill import db
from overskill.bus import Bus
from overskill.journal.elsewhere import Elsewhere
from overskill.journal.events import Happening, RunEnded, decode
from overskill.journal.holding import Hold
from overskill.journal.storable import storable
from overskill.journal.writer import Entry, JournalError, Stored, Work, Writer
from overskill.models import Event

log = structlog.get_logger(__name__)
Heard = Callable[[list[Stored]], None]
Observer = Callable[[str, list[Stored]], None]
"""Is given an app's id and what was committed for it here."""

__all__ = ["Journal", "JournalError", "RunLog", "Stored", "read"]


class Journal:
    """One for each process."""

    def __init__(self, engine: Engine | None = None, bus: Bus | None = None) -> None:
        engine, self._bus = engine or db.sync_engine(), bus or Bus()
        self._writer = Writer(engine, self._committed)
        self._listeners: dict[str, list[Heard]] = defaultdict(list)
        self._elsewhere = Elsewhere(engine, self._bus, self._tell) if self._bus.shared else None
        self._observers: list[Observer] = []

    def start(self) -> None:
        self._writer.start()
        if self._elsewhere:
            self._elsewhere.start()

    async def stop(self) -> None:
        """Everything appended becomes durable first."""
        await self._writer.stop()
        if self._elsewhere:
            self._elsewhere.stop()

    @property
    def waiting(self) -> int:
        """Entries that nobody has begun to write."""
        return self._writer.waiting

    @property
    def delay(self) -> float:
        """Seconds that the oldest unwritten entry has waited; infinite while nobody writes."""
        return self._writer.delay

    def log(self, app_id: str, run_id: str, last: int = 0) -> "RunLog":
        """The pen of the one worker that drives this run; `last` is the number of its last stored event."""
        return RunLog(self._writer, app_id, run_id, last)

    def listen(self, app_id: str, heard: Heard) -> Callable[[], None]:
        """Hear each committed event of an app's runs, in order, on the loop. Returns the call that ends it."""
        self._listeners[app_id].append(heard)
        if self._elsewhere:
            self._elsewhere.watch(app_id)
        return lambda: self._forget(app_id, heard)

    async def hears(self, app_id: str) -> None:
        """Wait until whatever any worker commits from now on is heard here, once `listen` was called.

        What was committed between the two may be heard, too. Raises DatabaseAway.
        """
        if self._elsewhere:
            await self._elsewhere.hears(app_id)

    def observe(self, observer: Observer) -> None:
        """Show this observer every event that this process commits, and no other, in order, on the loop."""
        self._observers.append(observer)

    async def follow(self, app_id: str, run_id: str, after: int = 0) -> AsyncIterator[Stored]:
        """Every event of the run after number `after`, stored ones first, then as they are committed, to the end."""
        waiting: asyncio.Queue[list[Stored]] = asyncio.Queue()
        forget = self.listen(app_id, waiting.put_nowait)
        try:
            await self.hears(app_id)
            batch = await read(run_id, after)
            while True:
                for stored in batch:
                    if stored.run_id == run_id and stored.seq > after:
                        after = stored.seq
                        yield stored
                        if isinstance(stored.event, RunEnded):
                            return
                batch = await waiting.get()
        finally:
            forget()

    def save(self, app_id: str, work: Work, hold: Hold | None = None) -> None:
        """Store records that repeat what the journal already holds, under a driver's hold. Returns at once."""
        self._writer.put(Entry(app_id, [], work, None, hold))

    def _forget(self, app_id: str, heard: Heard) -> None:
        self._listeners[app_id].remove(heard)
        if not self._listeners[app_id]:
            del self._listeners[app_id]
            if self._elsewhere:
                self._elsewhere.forget(app_id)

    def _committed(self, entries: list[Entry]) -> None:
        heard: dict[str, list[Stored]] = defaultdict(list)
        for entry in entries:
            if entry.events:
                heard[entry.topic].extend(entry.events)
        for topic, events in heard.items():
            observers = [partial(observer, topic) for observer in self._observers]
            _each(observers, topic, events)
            if self._elsewhere is None or self._elsewhere.follows(topic, events):
                self._tell(topic, events)
            self._bus.ring("journal", topic)

    def _tell(self, app_id: str, events: list[Stored]) -> None:
        _each(self._listeners.get(app_id, ()), app_id, events)


def _each(calls: Iterable[Heard], app_id: str, events: list[Stored]) -> None:
    for call in list(calls):
        try:
            call(events)
        except Exception:  # what is committed stays committed, and the others hear of it
            log.exception("journal.listener_failed", app=app_id)


class RunLog:
    """Numbers and appends the events of one run."""

    def __init__(self, writer: Writer, app_id: str, run_id: str, last: int) -> None:
        self._writer, self._app_id, self.run_id, self.last = writer, app_id, run_id, last
        self.hold: Hold | None = None
        """Set: nothing is stored but under this hold."""

    def append(self, *events: Happening, work: Work | None = None) -> list[Stored]:
        """Number the events and hand them over; they are shown once they are durable. Returns at once."""
        stored = self._number(events)
        self._writer.put(Entry(self._app_id, stored, work, None, self.hold))
        return stored

    async def commit(self, *events: Happening, work: Work | None = None) -> list[Stored]:
        """As `append`, and return them as they are stored, with `work`. Raises JournalError when they are not."""
        done = asyncio.get_running_loop().create_future()
        stored = self._number(events)
        done.add_done_callback(lambda ended: self._free(stored) if ended.exception() else None)
        entry = Entry(self._app_id, stored, work, done, self.hold)
        self._writer.put(entry)
        await asyncio.shield(done)
        return list(entry.events)

    def _free(self, refused: list[Stored]) -> None:
        """Numbers of what was refused are given again, or nothing more is stored: there is never a gap."""
        if refused and refused[-1].seq == self.last:
            self.last -= len(refused)
        elif refused and self.hold:
            self.hold.lost = True

    def _number(self, events: tuple[Happening, ...]) -> list[Stored]:
        at = time.time()
        first = self.last + 1
        self.last += len(events)
        return [Stored(self.run_id, first + place, at, storable(event)) for place, event in enumerate(events)]


async def read(run_id: str, after: int = 0) -> list[Stored]:
    """The stored events of a run after number `after`, in order."""
    async with db.session() as session:
        query = select(Event).where(Event.run_id == run_id, Event.seq > after).order_by(col(Event.seq))
        return [Stored(e.run_id, e.seq, e.at, decode(e.kind, e.payload)) for e in await session.exec(query)]
