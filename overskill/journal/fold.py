"""A run's journal, folded: what its message shows. Pure; the same for live pages, stored rows and a replay."""

from copy import copy
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from overskill.journal import events as ev
from overskill.journal.tally import Counts, Tally
from overskill.journal.writer import Stored


@dataclass(slots=True)
class Text:
    """A streamed markdown part."""

    part: int
    turn: int
    text: str = ""
    closed: bool = False
    kind: str = "text"


@dataclass(slots=True)
class Tool:
    """A tool call: its identity is the call id, its place is where it was opened."""

    call: str
    name: str
    turn: int
    began: float
    path: str = ""
    stage: str = "receiving"
    progress: int = 0
    fact: str = ""
    lines: int = 0
    created: bool = False
    received: float | None = None
    """When the model had written all of it."""
    ended: float | None = None
    error: str = ""
    matched: str = ""
    works_since: float | None = None
    """When it reached its first stage; what was received or waited for before is not its work."""
    kind: str = "tool"

    @property
    def over(self) -> bool:
        return self.ended is not None

    @property
    def waits(self) -> bool:
        """Whether it is written and has not begun: for the end of the turn, or for another call."""
        return self.received is not None and self.stage == "receiving"

    @property
    def took(self) -> float | None:
        """Seconds of work; None when it has not ended by itself, or never began to work."""
        if self.ended is None or self.works_since is None or self.stage == "cancelled":
            return None
        return max(0.0, self.ended - self.works_since)


@dataclass(slots=True)
class Said:
    """What the person said in the middle of the run."""

    prompt: str
    turn: int
    text: str
    kind: str = "said"


@dataclass(slots=True)
class Folded:
    """`apply` each event in order; one seen before changes nothing."""

    run: str = ""
    seq: int = 0
    prompt: str = ""
    user_message: str = ""
    message: str = ""
    position: int = 0
    model: str = ""
    cause: str = "prompt"
    status: str = "queued"
    iteration: int = 0
    turn: int = 0
    """Counts requests, retries included."""
    parts: list[Text | Tool | Said] = field(default_factory=list[Text | Tool | Said])
    began: float = 0
    ended: float | None = None
    waiting_since: float | None = None
    thinking: float = 0
    """Seconds from asking the model to its first visible sign, over all turns."""
    cost: float | None = None
    retry: dict[str, Any] | None = None
    version: dict[str, Any] | None = None
    title: str = ""
    explanation: str = ""
    broken: dict[str, str] = field(default_factory=dict[str, str])
    """File → what the last build complained of there, in short; empty when it built."""
    limit: dict[str, Any] | None = None
    """Why it is paused, when a limit has been reached: title and explanation."""
    pausing: bool = False
    """It shall pause, and hears the present answer to its end: it counts as paused already."""
    paused_at: float | None = None
    rested: float = 0
    """Seconds spent paused."""
    _tally: Tally = field(default_factory=Tally)
    _void: bool = False
    _first: int = 0
    """The request that was the first attempt at the present turn."""

    def apply(self, stored: Stored) -> None:
        """Fold one committed event in."""
        if stored.seq <= self.seq:
            return
        self.run, self.seq = stored.run_id, stored.seq
        self._tally.apply(stored.event)
        if isinstance(stored.event, ev.Unknown):  # its kind could name anything here
            return
        if fold := getattr(self, f"_{stored.event.kind}", None):
            fold(stored.event, stored.at)

    @property
    def took(self) -> float | None:
        """Seconds from its beginning to its end, without those it was paused."""
        return None if self.ended is None else max(0.0, self.ended - self.began - self.rested)

    @property
    def usage(self) -> Counts:
        """Tokens of all attempts so far."""
        return self._tally.total

    @property
    def tools(self) -> list[Tool]:
        return [part for part in self.parts if isinstance(part, Tool)]

    @property
    def texts(self) -> list[Text]:
        return [part for part in self.parts if isinstance(part, Text)]

    def tool(self, call: str) -> Tool | None:
        return next((tool for tool in reversed(self.tools) if tool.call == call), None)

    def copy(self) -> "Folded":
        """A copy that later events do not change. Only parts change in place; anything else is replaced."""
        return replace(self, parts=[copy(part) for part in self.parts], _tally=self._tally.copy())

    def body(self) -> dict[str, Any]:
        """The whole of it as JSON values."""
        body = {name: value for name, value in asdict(self).items() if not name.startswith("_")}
        return {**body, "usage": dict(self.usage)}

    def _run_queued(self, event: ev.RunQueued, at: float) -> None:
        self.prompt, self.user_message, self.message = event.prompt, event.user_message, event.message
        self.position, self.model, self.cause, self.began = event.position, event.model, event.cause, at

    def _turn_started(self, event: ev.TurnStarted, at: float) -> None:
        self._void = event.attempt > 1
        self.turn, self.iteration, self.waiting_since = self.turn + 1, event.iteration, at
        if not self._void:
            self._first = self.turn
        self.status, self.retry = self._at_work("thinking"), None

    def _speak(self, at: float) -> None:
        """The first visible sign of a turn ends its thinking; it also takes away what broken attempts showed."""
        self._thought(at)
        if self._void:
            self._void = False
            self.parts = [part for part in self.parts if isinstance(part, Said) or not self._is_void(part.turn)]
        self.status = self._at_work("running")

    def _at_work(self, status: str) -> str:
        return "paused" if self.pausing else status

    def _is_void(self, turn: int) -> bool:
        return self._first <= turn < self.turn

    def _thought(self, at: float) -> None:
        if self.waiting_since is not None:
            self.thinking += at - self.waiting_since
            self.waiting_since = None

    def _text_grew(self, event: ev.TextGrew, at: float) -> None:
        self._speak(at)
        self._text(event.part).text += event.text

    def _text_closed(self, event: ev.TextClosed, at: float) -> None:
        self._speak(event.began or at)
        text = self._text(event.part)
        text.text, text.closed = event.text, True

    def _text(self, part: int) -> Text:
        last = self.parts[-1] if self.parts else None
        if not (isinstance(last, Text) and last.part == part):
            last = Text(part, self.turn)
            self.parts.append(last)
        return last

    def _tool_opened(self, event: ev.ToolOpened, at: float) -> None:
        self._speak(at)
        self.parts.append(Tool(event.call, event.name, self.turn, at))

    def _tool_received(self, event: ev.ToolReceived, at: float) -> None:
        if tool := self.tool(event.call):
            tool.path, tool.lines, tool.received = event.path, event.lines, at

    def _turn_ended(self, _: ev.TurnEnded, at: float) -> None:
        self._speak(at)

    def _retrying(self, event: ev.Retrying, at: float) -> None:
        self.retry = {**asdict(event), "at": at}

    def _tool_stage(self, event: ev.ToolStage, at: float) -> None:
        if tool := self.tool(event.call):
            tool.works_since = at if tool.works_since is None else tool.works_since
            tool.stage, tool.progress, tool.fact = event.stage, event.progress, event.fact or tool.fact

    def _tool_ended(self, event: ev.ToolEnded, at: float) -> None:
        if tool := self.tool(event.call):
            tool.stage, tool.progress = end_of(event), 100
            tool.fact, tool.lines, tool.created, tool.ended = event.fact, event.lines, event.created, at
            tool.error, tool.matched = event.text if event.is_error else "", event.matched

    def _steered(self, event: ev.Steered, _: float) -> None:
        self.parts.append(Said(event.prompt, self.turn, event.text))

    def _built(self, event: ev.Built, _: float) -> None:
        self.broken = {}
        for file in dict.fromkeys(problem.get("file") or "" for problem in event.problems):
            here = [problem for problem in event.problems if (problem.get("file") or "") == file]
            many = "1 problem" if len(here) == 1 else f"{len(here)} problems"
            self.broken[file] = f"{many}, line {here[0]['line']}" if here[0].get("line") else many
        if self.ended is not None and self.version:  # a build after the end is one of the version's files
            self.version = self.version | {"health": self.version["health"] | {"builds": not event.problems}}

    def _version_made(self, event: ev.VersionMade, _: float) -> None:
        self.version = asdict(event)

    def _pausing(self, _: ev.Pausing, _at: float) -> None:
        self.status, self.pausing = "paused", True

    def _paused(self, event: ev.Paused, at: float) -> None:
        self._thought(at)
        self.status, self.pausing, self.paused_at, self.retry = "paused", False, at, None
        self.limit = asdict(event) if event.title else None

    def _resumed(self, _: ev.Resumed, at: float) -> None:
        self._rest(at)
        self._begin_again()
        self.status = "running"

    def _rest(self, at: float) -> None:
        self.limit, self.pausing = None, False
        if self.paused_at is not None:
            self.rested += at - self.paused_at
            self.paused_at = None

    def _taken_over(self, _: ev.TakenOver, at: float) -> None:
        self._thought(at)
        self._begin_again()
        self.retry = None

    def _begin_again(self) -> None:
        """A call that was cut off runs again from its first stage; the time between is nobody's work."""
        for tool in self.tools:
            if not tool.over:
                tool.works_since = None

    def _run_ended(self, event: ev.RunEnded, at: float) -> None:
        self._rest(at)
        self.status, self.title, self.explanation = event.status, event.title, event.explanation
        self.ended, self.cost, self.waiting_since, self.retry = at, event.cost, None, None
        for tool in self.tools:  # whatever had not ended will not end any more
            if not tool.over:
                tool.stage, tool.ended = "cancelled", at


def end_of(event: ev.ToolEnded) -> str:
    """The last stage of a call: complete, error or cancelled."""
    if event.cancelled:
        return "cancelled"
    return "error" if event.is_error else "complete"


def fold(journal: list[Stored]) -> Folded:
    """All of a run's events at once."""
    folded = Folded()
    for stored in journal:
        folded.apply(stored)
    return folded
