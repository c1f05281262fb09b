"""Where a run stands, from its journal alone: all that a driver has to know to go on with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from overskill.agent.limits import Used
from overskill.agent.step import Begun, Turn
from overskill.journal import events as ev
from overskill.journal.journal import Stored
from overskill.journal.tally import Counts, Tally


@dataclass(slots=True)
class Standing:
    """`apply` each event in order."""

    begun: Begun = field(default_factory=Begun)
    iteration: int = 0
    parts: int = 0
    takeovers: int = 0
    """How often the run was taken over since it last got anywhere."""
    changed: bool = False
    built: ev.Built | None = None
    used: Used = field(default_factory=Used)
    """What counts towards the limits."""
    _tally: Tally = field(default_factory=Tally)
    _worked_until: float | None = None
    _at_limit: bool = False

    @staticmethod
    def of(journal: Iterable[Stored]) -> "Standing":
        """The standing after all of these events."""
        standing = Standing()
        for stored in journal:
            standing.apply(stored)
        return standing

    @property
    def unbuilt(self) -> bool:
        """Whether files changed after the last build."""
        return self.changed and self.built is None

    @property
    def usage(self) -> Counts:
        """Tokens of the whole run."""
        return self._tally.total

    @property
    def whole_steps(self) -> int:
        """The turns that are behind it; the present one, broken or unanswered, is gone through again."""
        return self.iteration - (1 if self.begun.attempts or self.begun.turn else 0)

    def apply(self, stored: Stored) -> None:
        self._meter(stored)
        match event := stored.event:
            case ev.TurnStarted(iteration, attempt):
                self.iteration, self.begun = iteration, Begun(attempts=attempt)
            case ev.TextGrew(part) | ev.TextClosed(part):
                self.parts = max(self.parts, part + 1)
            case ev.TurnEnded():
                self.begun, self.takeovers = Begun(turn=Turn.of(self.iteration, event)), 0
            case ev.Nudged():
                self.begun = Begun()
            case ev.Steered() if self.begun.turn:  # answered; a broken turn stays broken
                self.begun = Begun()
            case ev.Built():
                self.built = event
            case ev.TakenOver():
                self.takeovers += 1
            case ev.Paused(title):
                self._at_limit = title != ""
            case ev.Resumed():
                self._resume()
            case _:
                self._apply_to_call(event)

    def _meter(self, stored: Stored) -> None:
        """Count tokens and seconds of work. While a run waits, or nobody drives it, none pass."""
        event, until = stored.event, self._worked_until
        self._tally.apply(event)
        self.used.tally.apply(event)
        if until is not None and not isinstance(event, ev.TakenOver):
            self.used.seconds += max(0.0, stored.at - until)  # another machine's clock may be behind
        self._worked_until = None if isinstance(event, ev.RunQueued | ev.Paused) else stored.at

    def _resume(self) -> None:
        """Only a limit's end starts the limits anew: whoever paused on their own has not been asked for more."""
        self.takeovers = 0
        if self._at_limit:
            self.used, self._at_limit = Used(since=self.iteration - (1 if self.begun.attempts else 0)), False

    def _apply_to_call(self, event: ev.Happening) -> None:
        match event:
            case ev.FileSaved(call, path):
                self.changed, self.built = True, None  # what was built is not what is there any more
                self.begun.saved.setdefault(call, []).append(path)
            case ev.AppRenamed(name, call):
                self.begun.renamed[call] = name
            case ev.ToolEnded(call):
                self.takeovers = 0
                self.begun.results[call] = event
            case _:
                pass
