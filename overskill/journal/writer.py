"""Group commit: one thread writes; whatever arrives during a commit goes into the next one. No timer is on the path.

The thread uses a plain connection (a third of the CPU of the async ORM path). An entry is a run's events together with
the records they describe (`work`), so that both become durable in the same transaction or not at all. While the
database is away the thread keeps its batch and tries again.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic, sleep

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from overskill import db
from overskill.errors import OverSkillError, Refused
from overskill.journal.events import Happening, TextClosed, ToolReceived, encode
from overskill.journal.holding import Hold, check
from overskill.telemetry import measures

log = structlog.get_logger(__name__)
PATIENCE = 30.0  # seconds a batch waits for a database that is away
HURRY = 1.0  # the same, once the process is to end
PAUSES = (0.05, 0.5)  # seconds between two tries: the first one, and the longest


class JournalError(OverSkillError):
    """The database refused a commit; nothing of it was stored. What it said is the cause, and in the log."""

    def __init__(self, words: str = "This could not be saved, and nothing was changed. Try again.") -> None:
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Stored:
    """A committed event with its place in the run and its time (seconds since 1970)."""

    run_id: str
    seq: int
    at: float
    event: Happening


Work = Callable[[Session, Sequence[Stored]], Sequence[Stored] | None]
"""Stores the records that an entry's events describe; is given those events, numbered.

Returns the events that are to be stored in place of them when only the transaction knows what they say (a place in the
chat, the number of a version); None: they stay as they are.
"""


@dataclass(slots=True)
class Entry:
    """What becomes durable together. `done` is resolved on the loop after the commit."""

    topic: str
    events: Sequence[Stored]
    work: Work | None
    done: asyncio.Future[None] | None
    hold: Hold | None = None
    """Set: stored only while this driver holds the run."""
    put_at: float = field(default_factory=monotonic)


class Writer:
    """The thread. `committed(entries)` is called on the loop after the commit that holds them."""

    def __init__(self, engine: Engine, committed: Callable[[list[Entry]], None]) -> None:
        self._engine, self._committed = engine, committed
        self._entries: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._oldest: Entry | None = None
        self._connection: Connection | None = None
        self._ending = threading.Event()
        self._mark = mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
        self._insert = f"INSERT INTO event (run_id, seq, kind, payload, at) VALUES ({', '.join([mark] * 5)})"  # noqa: S608  # only marks
        self._merge = f"DELETE FROM event WHERE run_id={mark} AND seq>={mark} AND seq<{mark} AND kind={mark}"  # noqa: S608
        self._find = f"SELECT at FROM event WHERE run_id={mark} AND seq={mark}"  # noqa: S608
        self._locks = engine.dialect.name == "sqlite"

    def start(self) -> None:
        """Begin to write; callbacks go to the running loop."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Write what has been put, then end the thread; within HURRY seconds when the database is away."""
        if self._thread:
            self._entries.put(None)
            self._ending.set()
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def put(self, entry: Entry) -> None:
        """Hand over an entry; entries are committed in this order. Returns at once."""
        self._entries.put(entry)

    @property
    def waiting(self) -> int:
        """Entries that nobody has begun to write."""
        return self._entries.qsize()

    @property
    def delay(self) -> float:
        """Seconds that the oldest unwritten entry has waited; infinite while nobody writes."""
        if self._thread is None or not self._thread.is_alive():
            return float("inf")
        oldest = self._oldest
        return monotonic() - oldest.put_at if oldest else 0.0

    def _write(self) -> None:
        while (batch := self._next_batch()) is not None:
            self._oldest = batch[0]
            with measures.commit(len(batch)):
                self._commit(batch)
            self._oldest = None
        self._drop()

    def _next_batch(self) -> list[Entry] | None:
        entry = self._entries.get()
        if entry is None:
            return None
        batch = [entry]
        while not self._entries.empty():
            entry = self._entries.get()
            if entry is None:  # the end: this batch first, then the same mark again
                self._entries.put(None)
                break
            batch.append(entry)
        return batch

    def _commit(self, batch: list[Entry]) -> None:
        try:
            self._store(batch)
        except Exception as error:  # whatever the driver raises, the thread lives on and the caller hears of it
            if len(batch) > 1 and not isinstance(error, db.DatabaseAway):
                for entry in batch:  # one bad entry must not take the others with it
                    self._commit([entry])
                return
            if isinstance(error, db.DatabaseAway):
                log.error("journal.gave_up", seconds=PATIENCE, entries=len(batch))
            elif not isinstance(error, OverSkillError):
                log.error("journal.refused", exc_info=error, app=batch[0].topic)
            for entry in batch:
                if entry.hold and entry.events and not isinstance(error, Refused):
                    entry.hold.lost = True  # a number is missing now: nothing may follow it
                self._loop.call_soon_threadsafe(_fail, entry, error)
            return
        self._loop.call_soon_threadsafe(self._tell, batch)

    def _store(self, batch: list[Entry]) -> None:
        """Store the batch, now or when the database is back. Raises DatabaseAway after PATIENCE seconds."""
        began, (pause, longest) = monotonic(), PAUSES
        again = False
        while True:
            try:
                connection = self._connection = self._connection or self._engine.connect()
                if not (again and self._is_stored(connection, batch)):
                    self._transact(connection, batch)
                return
            except Exception as error:
                if not (self._gone() or db.is_away(error)):
                    raise
                if monotonic() - began > (HURRY if self._ending.is_set() else PATIENCE):
                    raise db.DatabaseAway from error
            again = True
            sleep(pause)
            pause = min(2 * pause, longest)

    def _gone(self) -> bool:
        """Undo what was begun; whether the connection turns out to be lost."""
        if self._connection is None:
            return False
        with suppress(DBAPIError):
            self._connection.rollback()
            if not self._connection.invalidated:
                return False
        self._drop()
        return True

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None

    def _is_stored(self, connection: Connection, batch: list[Entry]) -> bool:
        """Whether the database went away after the commit, before it could say so."""
        last = next((entry.events[-1] for entry in reversed(batch) if entry.events), None)
        if last is None:
            return False
        found = connection.exec_driver_sql(self._find, (last.run_id, last.seq)).first()
        connection.rollback()
        return found is not None and found[0] == last.at

    def _transact(self, connection: Connection, batch: list[Entry]) -> None:
        if self._locks:  # take SQLite's write lock before the first read, so that `work` may read and then write
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # ours, not the session's: one that begins it would also end it
            connection.begin()
        check(connection, (entry.hold for entry in batch if entry.hold), self._mark)
        for entry in batch:
            if entry.work:
                with Session(connection) as session:
                    entry.events = entry.work(session, entry.events) or entry.events
                    session.flush()
        rows = [row for entry in batch for row in map(_row, entry.events)]
        if rows:
            connection.exec_driver_sql(self._insert, rows)
        for stored in (one for entry in batch for one in entry.events):
            if isinstance(stored.event, TextClosed | ToolReceived):
                chunk = "text_grew" if isinstance(stored.event, TextClosed) else "tool_grew"
                connection.exec_driver_sql(self._merge, (stored.run_id, stored.event.since, stored.seq, chunk))
        connection.commit()

    def _tell(self, batch: list[Entry]) -> None:
        try:
            self._committed(batch)
        except Exception:  # whoever waits is told that it is durable, whatever becomes of showing it
            log.exception("journal.untold")
        for entry in batch:
            if entry.done and not entry.done.done():
                entry.done.set_result(None)


def _row(stored: Stored) -> tuple[str, int, str, str, float]:
    kind, payload = encode(stored.event)
    return stored.run_id, stored.seq, kind, payload, stored.at


def _fail(entry: Entry, error: Exception) -> None:
    if entry.done and not entry.done.done():
        entry.done.set_exception(_as_told(error))


def _as_told(error: Exception) -> Exception:
    """What a driver says (statements, values, addresses) is for the log: a person may read the words of this one."""
    if isinstance(error, OverSkillError) and not isinstance(error, db.DatabaseAway):
        return error
    told = JournalError(str(error)) if isinstance(error, db.DatabaseAway) else JournalError()
    told.__cause__ = error
    return told
