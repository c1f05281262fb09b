"""A step of a run: a whole turn of the model, and what an earlier driver of the run had already done of it."""

from dataclasses import dataclass, field
from typing import Any

from overskill.journal import events as ev


@dataclass(frozen=True, slots=True)
class Turn:
    """A whole turn. `calls` are the tool_use blocks that want an answer."""

    iteration: int
    stop_reason: str
    blocks: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    malformed: dict[str, str]

    @staticmethod
    def of(iteration: int, ended: ev.TurnEnded) -> "Turn":
        """The turn as the journal holds it."""
        calls = [block for block in ended.blocks if block["type"] == "tool_use"]
        return Turn(iteration, ended.stop_reason, ended.blocks, calls, ended.malformed)


@dataclass(slots=True)
class Begun:
    """What was done of the present step before this driver took the run up; empty for a new run."""

    attempts: int = 0
    """Attempts at a turn that never became whole: what they streamed is void."""
    turn: Turn | None = None
    """A whole turn whose calls have not all been answered in the conversation."""
    results: dict[str, ev.ToolEnded] = field(default_factory=dict[str, ev.ToolEnded])
    saved: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Call id → the files it had saved."""
    renamed: dict[str, str] = field(default_factory=dict[str, str])
    """Call id → the name it had given the app."""

    def take_turn(self) -> Turn | None:
        """The whole turn to go on with; asked once."""
        turn, self.turn = self.turn, None
        return turn

    def take_attempts(self) -> int:
        """The broken attempts before the next one; asked once."""
        attempts, self.attempts = self.attempts, 0
        return attempts
