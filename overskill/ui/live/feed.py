"""The feed: one follower for each app that someone looks at. Committed events → at most one delta a frame for everyone.

The first delta goes at once, the next ones at most every FRAME seconds, the end of a run at once. A snapshot is taken
in the same step as a flush, so what it holds is exactly what the others have been sent: none missing, none doubled.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from overskill.analytics.bill import Bill, bill_so_far, total
from overskill.analytics.pace import Pace
from overskill.journal import events as ev
from overskill.journal.fold import Folded
from overskill.journal.journal import Stored
from overskill.models import ENDED
from overskill.tools.describe import InputReader
from overskill.ui.live.hub import STREAM, Delta, Hub, of_state
from overskill.ui.view import headway, views
from overskill.ui.view.steps import text_id
from overskill.ui.view.stream import Part, Wire

FRAME = 0.025  # seconds; a model's words come less often (llm.gulps.PAUSE), anything quicker is held back
TYPING = 0.1  # seconds between two looks at a call that is being written
SETTLE = 0.3  # seconds that the next run waits, at most, for pages to take an ended run's message into the chat
AT_ONCE = ev.RunQueued | ev.Pausing | ev.Paused | ev.Resumed | ev.RunEnded  # someone waits for it
TICK = 1.0  # seconds between two looks at the clock


@dataclass(frozen=True, slots=True)
class States:
    """The State classes whose vars the feed sets on the pages."""

    live: type[rx.State]
    preview: type[rx.State]
    chat: type[rx.State]
    meter: type[rx.State]


class Feed:
    """What the pages of one app are shown."""

    def __init__(self, app_id: str, hub: Hub, states: States, bills: dict[str, Bill], pace: Pace | None = None) -> None:
        self.app_id, self._hub, self._states = app_id, hub, states
        self._pace = pace or Pace()
        self._bills = bills
        """Of each run of the app; the present one's grows with its journal."""
        self._meter = views.app_meter(total(bills.values()))
        self.folded = Folded()
        self.build: dict[str, Any] = {"running": False}
        """Vars of the Preview state: what the last build set, and whether a run works."""
        self._loop = asyncio.get_running_loop()
        self._wire = Wire()
        self._parts: dict[str, Part] = {}
        self._readers: dict[str, InputReader] = {}
        self._verdict = ""
        """What the build of the last step said, in a word or two."""
        self._operations: list[list[Any]] = []
        self._chat: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}
        self._exchange = views.nothing_live()
        self._last = self._looked = self._settled = 0.0
        self._stale = True
        """Something else than a text has changed since the last look: what is on show may not be how things stand."""
        self._unsettled: set[str] = set()
        """The sockets that have not taken the ended run's message yet; one that has is welcomed to the next run."""
        self._timer: asyncio.TimerHandle | None = None
        self._clock = self._loop.call_later(TICK, self._tick)

    def close(self) -> None:
        """Nobody looks any more."""
        self._clock.cancel()
        if self._timer:
            self._timer.cancel()

    @property
    def running(self) -> bool:
        return bool(self.folded.run) and self.folded.status not in ENDED

    def heard(self, events: list[Stored]) -> None:
        """Fold committed events in and show them."""
        at_once = False
        for stored in events:
            self._fold(stored)
            at_once = at_once or isinstance(stored.event, AT_ONCE)
        if at_once:
            self._flush()
        else:
            self._wake()

    def welcome(self, sid: str) -> None:
        """Show one socket everything there is, in step with what the others have."""
        if self._unsettled:
            self._unsettled.discard(sid)
            self._looked = 0
        self._flush()
        self._wire.interrupt()
        snapshots = [part.snapshot() for part in self._parts.values()] if self.running else []
        live = self._live() if self.running else views.nothing_live()
        delta: Delta = of_state(self._states.live, live) | of_state(self._states.preview, self.build)
        delta |= of_state(self._states.meter, self._meter)
        if snapshots:
            delta[STREAM] = [Wire().frame(snapshots)]
        self._hub.send_to(sid, delta)

    def named(self, name: str) -> None:
        """The app's person gave it another name."""
        self._chat |= {"app_name": name}
        self._looked, self._stale = 0, True
        self._wake()

    def resend(self, sid: str, part_id: str) -> bool:
        """Show one socket a part again, after it missed something. False when the part is not running."""
        part = self._parts.get(part_id)
        if part and self.running:
            part.doubt()
            self._flush()
            self._wire.interrupt()
            self._hub.send_to(sid, {STREAM: [Wire().frame([part.snapshot()])]})
        return part is not None and self.running

    def typed(self, run: str, call: str, place: int) -> tuple[list[tuple[str, str]], bool]:
        """What has been written of a call's input after `place` characters, and whether more may follow."""
        reader, tool = self._readers.get(call), self.folded.tool(call) if self.folded.run == run else None
        if reader is None or tool is None:
            return [], False
        return reader.since(place), self.running and tool.received is None and not tool.over

    def _fold(self, stored: Stored) -> None:
        event = stored.event
        if isinstance(event, ev.RunQueued) and stored.run_id != self.folded.run:
            self.folded, self._parts, self._readers = Folded(), {}, {}
            self._shown = {}  # each page has cleared what the last run left
        elif stored.run_id != self.folded.run or stored.seq <= self.folded.seq:
            return
        self.folded.apply(stored)
        self.build["running"] = self.running
        self._stale = self._stale or not isinstance(event, ev.TextGrew)
        if isinstance(event, ev.RunQueued | ev.Metered | ev.TurnEnded | ev.RunEnded):
            self._bills[stored.run_id] = bill_so_far(self.folded)
            self._meter = views.app_meter(total(self._bills.values()))
        match event:
            case ev.TextGrew(part, text):
                self._operations += self._part(part).push(text)
            case ev.TextClosed(part, text):
                stream = self._part(part)
                self._operations += stream.push(text[stream.length :]) + stream.finish()
            case ev.ToolOpened(call):
                self._readers[call] = InputReader()
                self._looked, self._verdict = 0, ""
            case ev.ToolGrew(call, piece):
                self._readers[call].feed(piece)
            case ev.RunEnded(status):
                self._looked, self._settled = 0, self._loop.time() + SETTLE
                self._unsettled = self._hub.sockets(self.app_id)
                self._verdict = ""
                self._pace.expire()
                self._exchange |= {"status": status} if self._exchange["message_id"] else {}
                self._operations += [*self._take(), ["!", "settle", stored.run_id]]
            case _:
                self._looked = 0
                self._chat |= views.chat_changes(event)
                self.build |= views.preview_changes(event)
                self._verdict = headway.verdict(event) or self._verdict

    def _part(self, number: int) -> Part:
        name = text_id(self.folded.run, number)
        if name not in self._parts:
            self._parts[name] = Part(name, self._close_late)
            self._looked, self._stale = 0, True
        return self._parts[name]

    def _close_late(self, operations: list[list[Any]]) -> None:
        """Blocks of a text that took long to render; it may be gone by now, with its run."""
        if operations[0][0] in self._parts:
            self._operations += operations
            self._wake()

    def _wake(self) -> None:
        if self._timer is None:
            due = self._last + FRAME
            if self._loop.time() >= due:
                self._flush()
            else:
                self._timer = self._loop.call_at(due, self._flush)

    def _flush(self) -> None:
        """Send what has not been sent."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._last = self._loop.time()
        operations, self._operations = [*self._operations, *self._take()], []
        delta: Delta = {STREAM: [self._wire.frame(operations)]} if operations else {}
        delta |= self._news()
        if delta:
            self._hub.send(self.app_id, delta)

    def _take(self) -> list[list[Any]]:
        return [operation for part in self._parts.values() for operation in part.take()]

    def _news(self) -> Delta:
        """The vars that changed since they were last sent; a growing call is looked at every TYPING seconds."""
        if not self._stale or self._last - self._looked < TYPING:
            return {}
        self._looked = self._last
        self._stale = settling = self.running and bool(self._unsettled) and self._last < self._settled
        now = {} if settling else {f"live.{name}": value for name, value in self._live().items()}
        now |= {f"preview.{name}": value for name, value in self.build.items()}
        now |= {f"chat.{name}": value for name, value in self._chat.items()}
        now |= {f"meter.{name}": value for name, value in self._meter.items()}
        news = {name: value for name, value in now.items() if self._shown.get(name, ...) != value}
        self._shown |= news
        delta: Delta = {}
        for area, state in (
            ("live", self._states.live),
            ("preview", self._states.preview),
            ("chat", self._states.chat),
            ("meter", self._states.meter),
        ):
            delta |= of_state(state, {n.split(".", 1)[1]: v for n, v in news.items() if n.startswith(area + ".")})
        return delta

    def _live(self) -> dict[str, Any]:
        """An ended run stays as it was until each page has taken its message into the chat (`settle`)."""
        if self.running:
            self._pace.freshen()
            self._exchange = views.live(self.folded, self._readers, self._pace.medians, self._verdict)
        return self._exchange

    def _tick(self) -> None:
        self._clock = self._loop.call_later(TICK, self._tick)
        if self.running:
            self._looked, self._stale = 0, True
            self._wake()
