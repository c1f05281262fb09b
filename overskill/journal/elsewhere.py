"""What other workers commit: read from the database after a ring, in order, and told to who listens here.

An app's journal is one line: its runs in the order of the chat, the events of each by number. A place on that line says
what has been told; a read brings whatever stands after it, for every app that was rung for at once. So a lost ring
loses nothing: the next one, or the look without a ring, brings it too.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, Engine, text

from overskill import db
from overskill.bus import Bus
from overskill.journal.events import RunEnded, RunQueued, decode
from overskill.journal.writer import Stored
from overskill.supervise import start, supervise

log = structlog.get_logger(__name__)
PACE = 0.016  # seconds between two reads: one frame of a 60 Hz screen
LOOK = 5.0  # seconds between two looks without a ring
NAME = "journal of other workers"
LOOK_ALONE = 0.3  # the same, while no ring is heard
Tell = Callable[[str, list[Stored]], None]

TOP = """SELECT m.run_id, m.position, e.seq, e.kind FROM message m JOIN event e ON e.run_id = m.run_id
WHERE m.app_id = :app AND m.role = 'assistant' ORDER BY m.position DESC, e.seq DESC LIMIT 1"""
PLACE = "(CAST(:app{0} AS TEXT), CAST(:position{0} AS INTEGER), CAST(:seq{0} AS INTEGER))"
AFTER = """WITH place (app_id, position, seq) AS (VALUES {})
SELECT m.app_id, m.position, e.run_id, e.seq, e.at, e.kind, e.payload
FROM place p
JOIN message m ON m.app_id = p.app_id AND m.role = 'assistant' AND m.position >= p.position
JOIN event e ON e.run_id = m.run_id AND e.seq > CASE WHEN m.position = p.position THEN p.seq ELSE 0 END
ORDER BY m.app_id, m.position, e.seq"""


@dataclass(slots=True)
class Place:
    """The last event that was told, on the line of one app."""

    run_id: str = ""
    position: int = -1
    seq: int = 0
    ended: bool = True

    def step(self, stored: Stored) -> bool:
        """Go to this event when it is the very next one; False when something stands between."""
        if stored.run_id == self.run_id and stored.seq == self.seq + 1:
            self.seq, self.ended = stored.seq, self.ended or isinstance(stored.event, RunEnded)
        elif self.ended and isinstance(stored.event, RunQueued) and self._is_next(stored.event):
            self.run_id, self.position, self.seq, self.ended = stored.run_id, stored.event.position, stored.seq, False
        else:
            return False
        return True

    def _is_next(self, run: RunQueued) -> bool:
        """Whether no run stands between: one of another worker may have come and gone unheard."""
        return run.position - bool(run.user_message) == self.position + 1

    def jump(self, position: int, stored: Stored) -> bool:
        """Go to an event that was read; False when it stands at the place or before it."""
        if (position, stored.seq) <= (self.position, self.seq):
            return False
        self.ended = (self.ended and stored.run_id == self.run_id) or isinstance(stored.event, RunEnded)
        self.run_id, self.position, self.seq = stored.run_id, position, stored.seq
        return True


class Elsewhere:
    """The reader of one worker. `tell(app_id, events)` is called on the loop."""

    def __init__(self, engine: Engine, bus: Bus, tell: Tell) -> None:
        self._engine, self._bus, self._tell = engine, bus, tell
        self._places: dict[str, Place | None] = {}
        self._known: dict[str, asyncio.Event] = {}
        self._wanted: set[str] = set()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        bus.on("journal", self.want)
        bus.on_back(self._want_all)

    def start(self) -> None:
        self._task = start(supervise(NAME, self._work), NAME)

    def stop(self) -> None:
        if self._task:
            self._task.cancel()

    def watch(self, app_id: str) -> None:
        """Somebody here listens to the app from now on."""
        if app_id not in self._places:
            self._places[app_id], self._known[app_id] = None, asyncio.Event()
            self.want(app_id)

    def forget(self, app_id: str) -> None:
        """Nobody here listens to the app any more."""
        self._places.pop(app_id, None)
        self._known.pop(app_id, asyncio.Event()).set()

    async def hears(self, app_id: str) -> None:
        """Wait until whatever is committed from now on will be told. Raises DatabaseAway."""
        if known := self._known.get(app_id):
            try:
                await asyncio.wait_for(known.wait(), db.CONNECT_SECONDS)
            except TimeoutError:
                raise db.DatabaseAway from None

    def want(self, app_id: str) -> None:
        """Look soon for what is new in this app."""
        if app_id in self._places:
            self._wanted.add(app_id)
            self._arrived.set()

    def follows(self, app_id: str, events: Sequence[Stored]) -> bool:
        """Whether events that were committed here come right after what was told; else they are read in their order."""
        place = self._places.get(app_id)
        if place is None or all(place.step(stored) for stored in events):
            return True
        self.want(app_id)
        return False

    def _want_all(self) -> None:
        for app_id in self._places:
            self.want(app_id)

    async def _work(self) -> None:
        loop, looked = asyncio.get_running_loop(), 0.0
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_ALONE):  # wait_for may lose the cancellation that ends this
                    await self._arrived.wait()
            if loop.time() - looked >= (LOOK if self._bus.heard_all else LOOK_ALONE):
                looked = loop.time()
                self._want_all()
            self._arrived.clear()
            wanted, self._wanted = self._wanted, set()
            await self._read_all(wanted)
            await asyncio.sleep(PACE)

    async def _read_all(self, wanted: set[str]) -> None:
        """Read at once for every app; what cannot be read of one keeps nothing from the others."""
        try:
            await self._read(wanted)
        except Exception as error:
            if db.is_away(error) or len(wanted) == 1:
                log.warning("journal.unread", error=type(error).__name__, apps=len(wanted))
                self._wanted |= wanted if db.is_away(error) else set()  # else it is looked at again with all (LOOK)
                await asyncio.sleep(LOOK_ALONE)
                return
            for app_id in wanted:
                await self._read_all({app_id})

    async def _read(self, wanted: set[str]) -> None:
        places = {app_id: self._places[app_id] for app_id in wanted if app_id in self._places}
        new = [app_id for app_id, place in places.items() if place is None]
        if new:
            for app_id, top in (await asyncio.to_thread(self._tops, new)).items():
                self._begin(app_id, top)
        if known := {app_id: place for app_id, place in places.items() if place}:
            for app_id, found in (await asyncio.to_thread(self._after, known)).items():
                self._go_on(app_id, known[app_id], found)

    def _begin(self, app_id: str, top: Place) -> None:
        if app_id in self._places and self._places[app_id] is None:
            self._places[app_id] = top
            self._known[app_id].set()

    def _go_on(self, app_id: str, place: Place, found: list[tuple[int, Stored]]) -> None:
        """Tell what was read, without what was committed here and told meanwhile."""
        if self._places.get(app_id) is place and (news := [stored for at, stored in found if place.jump(at, stored)]):
            self._tell(app_id, news)

    def _tops(self, apps: Sequence[str]) -> dict[str, Place]:
        with self._engine.connect() as connection:
            return {app_id: _top(connection, app_id) for app_id in apps}

    def _after(self, places: Mapping[str, Place]) -> dict[str, list[tuple[int, Stored]]]:
        values: dict[str, str | int] = {}
        for number, (app_id, place) in enumerate(places.items()):
            values |= {f"app{number}": app_id, f"position{number}": place.position, f"seq{number}": place.seq}
        query = text(AFTER.format(", ".join(PLACE.format(number) for number in range(len(places)))))
        found: dict[str, list[tuple[int, Stored]]] = defaultdict(list)
        with self._engine.connect() as connection:
            for app_id, position, run_id, seq, at, kind, payload in connection.execute(query, values):
                found[app_id].append((position, Stored(run_id, seq, at, decode(kind, payload))))
        return found


def _top(connection: Connection, app_id: str) -> Place:
    """The end of an app's line at this moment."""
    row = connection.execute(text(TOP), {"app": app_id}).first()
    return Place(row.run_id, row.position, row.seq, row.kind == RunEnded.kind) if row else Place()
