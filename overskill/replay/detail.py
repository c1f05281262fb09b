"""One tool call, told in full: what it was given, what it answered, how long it took. Read from the journal alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from overskill.errors import NotFound
from overskill.journal import events as ev
from overskill.journal.fold import end_of
from overskill.journal.journal import Stored, read
from overskill.replay.recording import unmerged
from overskill.text import plural

TIMES = {"received": "Received in", "waited": "Waited", "ran": "Ran for"}


@dataclass(slots=True)
class Step:
    """A stage of the call: when it began, and the last that was known of it."""

    stage: str
    began: float
    fact: str = ""


@dataclass(slots=True)
class Detail:
    """`apply` the run's events in order. Times are seconds since 1970."""

    call: str
    name: str = ""
    given: dict[str, Any] | None = None
    """Its input; None while it is being written, or when it cannot be read."""
    raw: str = ""
    """The input as far as it has been written."""
    result: str = ""
    is_error: bool = False
    cancelled: bool = False
    marks: dict[str, float] = field(default_factory=dict[str, float])
    steps: list[Step] = field(default_factory=list[Step])

    def apply(self, stored: Stored) -> None:
        event = stored.event
        if isinstance(event, ev.TurnEnded):
            self._take_input(event)
        elif getattr(event, "call", None) == self.call:
            self._apply(event, stored.at)

    def _take_input(self, turn: ev.TurnEnded) -> None:
        for block in turn.blocks:
            if block.get("id") == self.call and self.call not in turn.malformed:
                self.given = block["input"]

    def _apply(self, event: ev.Happening, at: float) -> None:
        match event:
            case ev.ToolOpened(name=name):
                self.name = name
                self.marks["opened"] = at
                self._step("receiving", at)
            case ev.ToolGrew(json=piece):
                self.raw += piece
            case ev.ToolReceived(lines=lines):
                self.marks["received"] = at
                self._step("receiving", at, plural(lines, "line") if lines else "")
                self._step("waiting", at)
            case ev.ToolStage(stage=stage, fact=fact):
                self.marks.setdefault("began", at)
                self._step(stage, at, fact)
            case ev.ToolEnded():
                self.marks["ended"] = at
                self.result, self.is_error, self.cancelled = event.text, event.is_error, event.cancelled
                self._step(end_of(event), at, event.fact)
            case _:
                pass

    def _step(self, stage: str, at: float, fact: str = "") -> None:
        if not self.steps or self.steps[-1].stage != stage:
            self.steps.append(Step(stage, at))
        self.steps[-1].fact = fact or self.steps[-1].fact

    @property
    def stages(self) -> list[tuple[str, float | None, str]]:
        """(stage, seconds in it, what was found); None for the end, and for the stage it is in."""
        later = [*(step.began for step in self.steps[1:]), None]
        return [
            (step.stage, None if end is None else round(max(0.0, end - step.began), 3), step.fact)
            for step, end in zip(self.steps, later, strict=True)
        ]

    @property
    def times(self) -> dict[str, float]:
        """Seconds, of what is over: `received`, `waited` (for the turn's end and for other calls), `ran`."""
        spans = {"received": ("opened", "received"), "waited": ("received", "began"), "ran": ("began", "ended")}
        return {
            name: round(max(0.0, self.marks[end] - self.marks[begin]), 3)
            for name, (begin, end) in spans.items()
            if begin in self.marks and end in self.marks
        }

    def as_json(self) -> str:
        """For the page: words and plain values."""
        told = {
            "name": self.name,
            "input": [[name, _shown(value)] for name, value in (self.given or {}).items()],
            "raw": "" if self.given is not None else self.raw,
            "result": self.result,
            "isError": self.is_error,
            "cancelled": self.cancelled,
            "stages": [[stage.capitalize(), seconds, fact] for stage, seconds, fact in self.stages],
            "times": [[TIMES[name], seconds] for name, seconds in self.times.items()],
        }
        return json.dumps(told, ensure_ascii=False)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def detail(run_id: str, call: str, upto: int = 0) -> Detail:
    """What the journal holds of a call, after event `upto` or (0) now. Raises NotFound when there is no such call."""
    journal = await read(run_id)
    return told([stored for stored in unmerged(journal) if stored.seq <= upto] if upto else journal, call)


def told(journal: Sequence[Stored], call: str) -> Detail:
    """The call as these events tell it. Raises NotFound when none does."""
    found = Detail(call)
    for stored in journal:
        found.apply(stored)
    if not found.name:
        raise NotFound("call")
    return found
