"""Noticing that a model repeats itself without end, while it streams.

Small models fall into a loop and write the same hundred characters until their limit. Only an exact repetition counts,
and only a long one: rows of a table, paths of a drawing, rules of a style sheet and test data are alike, not the same.
"""

from __future__ import annotations

from overskill.llm.deltas import Delta, TextGrew, ThinkingGrew, ToolGrew
from overskill.llm.errors import ModelError

LOOK = 2_000
"""Characters between two looks."""
LONGEST = 1_500
"""Characters of what is repeated, at most."""
ROUNDS = 20
SPOKEN, WRITTEN = 8_000, 24_000
"""Characters of nothing new that are enough: in words, and in a call, where a file may well hold a long filling."""
PROBE = 60


class Repetition:
    """Follows one turn. Its cost is that of a search in a bounded text every few thousand characters."""

    def __init__(self) -> None:
        self._index = -1
        self._tail = ""
        self._pieces: list[str] = []
        self._fresh = 0

    def see(self, delta: Delta) -> None:
        """Raises `ModelError` of kind `repeating` once a block says nothing but the same."""
        match delta:
            case TextGrew(index, text) | ThinkingGrew(index, text):
                self._add(index, text, SPOKEN)
            case ToolGrew(index, text):
                self._add(index, text, WRITTEN)
            case _:
                pass

    def _add(self, index: int, text: str, most: int) -> None:
        if index != self._index:
            self._index, self._tail, self._fresh = index, "", 0
            self._pieces.clear()
        self._pieces.append(text)
        self._fresh += len(text)
        if self._fresh < LOOK:
            return
        self._fresh, self._tail = 0, "".join((self._tail, *self._pieces))[-most:]
        self._pieces.clear()
        if len(self._tail) >= most and (period := period_of(self._tail)):
            raise ModelError("repeating", f"the same {period} characters, again and again")


def period_of(text: str) -> int:
    """How many characters the whole text repeats, if it does so often enough; else 0."""
    again = text.rfind(text[-PROBE:], max(0, len(text) - LONGEST - PROBE), len(text) - 1)
    period = len(text) - PROBE - again
    if again < 0 or period * ROUNDS > len(text):
        return 0
    return period if text[period:] == text[:-period] else 0
