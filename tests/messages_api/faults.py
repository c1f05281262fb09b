"""What can go wrong while an answer is delivered.

A delivery is a list of steps. Faults rewrite the list, first as events, then as bytes. Each is one dataclass, so that
scripts stay readable values and can be sent as JSON. A place in a stream is named by `before=` or `after=` one of
`headers`, `message_start`, `ping`, `block_start`, `delta`, `block_stop`, `message_delta`, `message_stop`; `nth` counts
from 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, ClassVar

FOREVER = math.inf


@dataclass(frozen=True)
class Event:
    """A server-sent event; `tokens` is what it costs in output tokens. The first of a delivery is named `headers`."""

    name: str
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    tokens: int = 0


@dataclass(frozen=True)
class Wait:
    """`paced`: measured from the previous paced step, so that a rate holds on average."""

    seconds: float
    paced: bool = False


@dataclass(frozen=True)
class HangUp:
    """Close the connection under the client; `reset`: with a TCP reset instead of an orderly end."""

    reset: bool = False


@dataclass(frozen=True)
class Said:
    """The frame before it carried this much of an answer: text, a thought, or a piece of a call's JSON."""

    text: str


Step = Event | bytes | Wait | HangUp | Said


@dataclass(frozen=True, kw_only=True)
class Fault:
    times: float = 1
    """How many attempts in a row meet this fault; FOREVER = all."""
    menu: ClassVar[dict[str, type[Fault]]] = {}

    def __init_subclass__(cls) -> None:
        Fault.menu[cls.__name__] = cls

    def on_events(self, steps: list[Step]) -> list[Step]:
        return steps

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        return steps


@dataclass(frozen=True)
class Status(Fault):
    """An HTTP error instead of a stream. `retry_after` in seconds; `error_code` as in `error.details`.

    `page`: the answer is this web page, as a proxy in between would give, and not the API's JSON.
    """

    code: int
    message: str = "scripted failure"
    kind: str | None = None
    error_code: str | None = None
    retry_after: float | None = None
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class _At(Fault):
    before: str = ""
    after: str = ""
    nth: int = 1
    after_events: int | None = None
    """After so many events instead of at a name; `headers` is the first."""

    def split(self, steps: list[Step]) -> tuple[list[Step], list[Step]]:
        """The steps up to the place, and the rest. Raises LookupError if the stream never gets there."""
        if self.after_events is not None:
            return self._split_at(steps, self.after_events)
        name = self.before or self.after or "message_start"
        wanted = f"content_{name}" if name.startswith("block_") else {"delta": "content_block_delta"}.get(name, name)
        places = [i for i, step in enumerate(steps) if isinstance(step, Event) and step.name == wanted]
        if len(places) < self.nth:
            raise LookupError(f"{self}: the stream has only {len(places)} `{wanted}` events")
        place = places[self.nth - 1] + (0 if self.before else 1)
        return steps[:place], steps[place:]

    def _split_at(self, steps: list[Step], count: int) -> tuple[list[Step], list[Step]]:
        places = [i for i, step in enumerate(steps) if isinstance(step, Event)]
        if not 0 < count <= len(places):
            raise LookupError(f"{self}: the stream has only {len(places)} events")
        place = places[count - 1] + 1
        return steps[:place], steps[place:]


@dataclass(frozen=True)
class Cut(_At):
    """A clean end of the HTTP response in the middle of the stream."""

    def on_events(self, steps: list[Step]) -> list[Step]:
        return self.split(steps)[0]


@dataclass(frozen=True)
class ErrorEvent(_At):
    """`event: error` in a stream that had begun with HTTP 200."""

    kind: str = "overloaded_error"
    message: str = "Overloaded"

    def on_events(self, steps: list[Step]) -> list[Step]:
        error = {"type": "error", "error": {"type": self.kind, "message": self.message}, "request_id": "req_scripted"}
        return [*self.split(steps)[0], Event("error", error)]


@dataclass(frozen=True)
class Stall(_At):
    """Silence, until the client gives up or `seconds` have passed."""

    seconds: float = 3600

    def on_events(self, steps: list[Step]) -> list[Step]:
        head, tail = self.split(steps)
        return [*head, Wait(self.seconds), *tail]


@dataclass(frozen=True)
class Drop(_At):
    """The connection breaks: at a place, or after so many bytes of the stream, or inside a frame or a character."""

    after_bytes: int | None = None
    inside: str = ""
    """`frame`: in the middle of the first delta's frame. `utf8`: inside the first character longer than one byte."""
    reset: bool = False

    def on_events(self, steps: list[Step]) -> list[Step]:
        if self.after_bytes is not None or self.inside:
            return steps
        return [*self.split(steps)[0], HangUp(self.reset)]

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        if self.after_bytes is not None:
            return self._at_byte(steps, self.after_bytes)
        if self.inside == "frame":
            return self._within(steps, lambda frame: len(frame) // 2 if b"content_block_delta" in frame else None)
        if self.inside == "utf8":
            return self._within(steps, _inside_character)
        return steps

    def _within(self, steps: list[Step], place: Callable[[bytes], int | None]) -> list[Step]:
        sent = 0
        for step in steps:
            if isinstance(step, bytes):
                found = place(step)
                if found is not None:
                    return self._at_byte(steps, sent + found)
                sent += len(step)
        raise LookupError(f"{self}: nothing to break inside of")

    def _at_byte(self, steps: list[Step], limit: int) -> list[Step]:
        kept: list[Step] = []
        for step in steps:
            if isinstance(step, bytes):
                if len(step) >= limit:
                    return [*kept, step[:limit], HangUp(self.reset)]
                limit -= len(step)
            kept.append(step)
        raise LookupError(f"{self}: the stream ends {limit} bytes earlier")


def _inside_character(frame: bytes) -> int | None:
    return next((i + 1 for i, byte in enumerate(frame) if byte >= 0xC0), None)


@dataclass(frozen=True)
class Drip(Fault):
    """Pieces of `size` bytes, `pause` seconds apart, across frames and characters."""

    size: int = 7
    pause: float = 0.0

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        dripped: list[Step] = []
        for step in steps:
            if not isinstance(step, bytes):
                dripped.append(step)
                continue
            for start in range(0, len(step), self.size):
                dripped += [step[start : start + self.size], Wait(self.pause)]
        return dripped


@dataclass(frozen=True)
class Crlf(Fault):
    """Lines end in CR LF."""

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        return [step.replace(b"\n", b"\r\n") if isinstance(step, bytes) else step for step in steps]


@dataclass(frozen=True)
class Comments(Fault):
    """A comment line before every frame."""

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        return [b": keep-alive\n\n" + step if isinstance(step, bytes) else step for step in steps]


@dataclass(frozen=True)
class Garbage(_At):
    """A frame whose data is not JSON."""

    data: str = '{"type": "content_block_delta", oops'

    def on_events(self, steps: list[Step]) -> list[Step]:
        head, tail = self.split(steps)
        return [*head, f"event: content_block_delta\ndata: {self.data}\n\n".encode(), *tail]


@dataclass(frozen=True)
class Unknown(_At):
    """An event and a delta of kinds that do not exist yet, which clients must pass over."""

    def on_events(self, steps: list[Step]) -> list[Step]:
        head, tail = self.split(steps)
        started = [step for step in head if isinstance(step, Event) and step.name == "content_block_start"]
        strange: list[Step] = [Event("cosmic_event", {"type": "cosmic_event", "from": "the future"})]
        if started:
            delta = {"type": "aura_delta", "aura": "blue"}
            index = started[-1].data["index"]
            strange.append(
                Event("content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta})
            )
        return [*head, *strange, *tail]


@dataclass(frozen=True)
class IndexGap(Fault):
    """Blocks are numbered 1, 3, 5 … against the grammar."""

    def on_events(self, steps: list[Step]) -> list[Step]:
        return [_shifted(step) if isinstance(step, Event) and "index" in step.data else step for step in steps]


def _shifted(event: Event) -> Event:
    return Event(event.name, {**event.data, "index": event.data["index"] * 2 + 1}, event.tokens)


@dataclass(frozen=True)
class Unnamed(Fault):
    """No line says the events' names: they stand in the JSON alone."""

    def on_bytes(self, steps: list[Step]) -> list[Step]:
        return [re.sub(rb"(?m)^event: .*\r?\n", b"", step) if isinstance(step, bytes) else step for step in steps]


@dataclass(frozen=True)
class Slip(Fault):
    """Each event comes as `change` gives it; None: not at all. It gets a copy of the event's JSON."""

    change: Callable[[dict[str, Any]], dict[str, Any] | None] = dict

    def on_events(self, steps: list[Step]) -> list[Step]:
        changed: list[Step] = []
        for step in steps:
            if not (isinstance(step, Event) and step.data):
                changed.append(step)
            elif (data := self.change(deepcopy(step.data))) is not None:
                changed.append(Event(step.name, data, step.tokens))
        return changed
