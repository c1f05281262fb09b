"""Where a run stands, from its journal alone: all that a driver has to know to go on with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from overskill.agent.step import Begun, Turn
from overskill.journal import events as ev
from overskill.journal.journal import Stored


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
    usage: dict[str, int] = field(default_factory=dict[str, int])

    @staticmethod
    def of(journal: Iterable[Stored]) -> "Standing":
        """The standing after all of these events."""
        standing = Standing()
        for stored in journal:
            standing.apply(stored.event)
        return standing

    @property
    def unbuilt(self) -> bool:
        """Whether files changed after the last build."""
        return self.changed and self.built is None

    @property
    def whole_steps(self) -> int:
        """The turns that are behind it; the present one, broken or unanswered, is gone through again."""
        return self.iteration - (1 if self.begun.attempts or self.begun.turn else 0)

    def apply(self, event: ev.Happening) -> None:
        match event:
            case ev.TurnStarted(iteration, attempt):
                self.iteration, self.begun = iteration, Begun(attempts=attempt)
            case ev.TextGrew(part) | ev.TextClosed(part):
                self.parts = max(self.parts, part + 1)
            case ev.TurnEnded():
                self._end_turn(event)
            case ev.Nudged():
                self.begun = Begun()
            case ev.Built():
                self.built = event
            case ev.TakenOver():
                self.takeovers += 1
            case ev.Resumed():
                self.takeovers = 0
            case _:
                self._apply_to_call(event)

    def _end_turn(self, event: ev.TurnEnded) -> None:
        self.begun, self.takeovers = Begun(turn=Turn.of(self.iteration, event)), 0
        for name, count in event.usage.items():
            self.usage[name] = self.usage.get(name, 0) + count

    def _apply_to_call(self, event: ev.Happening) -> None:
        match event:
            case ev.FileSaved(call, path):
                self.changed, self.built = True, None  # what was built is not what is there any more
                self.begun.saved.setdefault(call, []).append(path)
            case ev.ToolEnded(call):
                self.takeovers = 0
                self.begun.results[call] = event
            case _:
                pass
