"""Noticing that the model goes in circles. Pure, over the calls of one run and what came back.

A call counts as the same only with the same input and the same result: reading a file that changes is no circle.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from overskill.tools import describe

SAME_RESULT, SAME_ERROR, ALTERNATING = 4, 3, 6
"""Calls in a row that make a circle."""


class Step(NamedTuple):
    """A call that ran. `input` is its canonical JSON: two inputs are the same exactly when their texts are."""

    name: str
    input: str
    result: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """What repeats: the calls of one round, and how many calls in a row it took to see it."""

    round: Sequence[Step]
    length: int

    @property
    def nudge(self) -> str:
        """Words for the model."""
        calls = " and ".join(f"{step.name} with {_clip(step.input)}" for step in self.round)
        return (
            f"You are repeating yourself: your last {self.length} calls were {calls}, always with the same outcome. "
            "Calling again will not change it. Use what the result says or try another way; if you cannot go on, say "
            "what is missing and end your turn."
        )

    @property
    def explanation(self) -> str:
        """Words for the person."""
        return (
            f"It was told that it repeats itself, and did so again: {' and '.join(map(_spoken, self.round))}, "
            f"{self.length} calls in a row with the same outcome. Everything so far is saved. Retry goes on from here; "
            "a message that says what to do differently often helps more."
        )


class Watch:
    """Follows the calls of one run, turn by turn."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def see(self, calls: Iterable[dict[str, Any]], results: Iterable[dict[str, Any]]) -> Circle | None:
        """Take the calls of a turn with their result blocks, in order; the circle that they close, if any.

        After a circle the count begins anew with the next turn: the model has not read a word about it before.
        """
        for call, result in zip(calls, results, strict=False):
            self._steps = [*self._steps[1 - ALTERNATING :], step(call, result)]
            if found := circle(self._steps):
                self._steps = []
                return found
        return None


def step(call: dict[str, Any], result: dict[str, Any]) -> Step:
    """A tool_use block and its tool_result block."""
    canonical = json.dumps(call["input"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Step(call["name"], canonical, result["content"], result["is_error"])


def circle(steps: Sequence[Step]) -> Circle | None:
    """The circle that the last steps make, if they make one."""
    for length, period in ((SAME_ERROR, 1), (SAME_RESULT, 1), (ALTERNATING, 2)):
        last = steps[-length:]
        turning = len(last) == length and all(last[n] == last[n % period] for n in range(length))
        if turning and (length != SAME_ERROR or last[0].is_error):
            return Circle(last[:period], length)
    return None


def _clip(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _spoken(step: Step) -> str:
    return f"“{describe.verb(step.name, '')} {describe.subject(step.name, json.loads(step.input))}”"
