"""Noticing that a model repeats itself without end, while it streams.

Small models fall into a loop and write the same sentence or line until their limit. Only an exact repetition counts,
and only a long one: rows of a table, paths of a drawing, rules of a style sheet and test data are alike, not the same.
What is shorter than a sentence may be a filling that somebody asked for (dashes, zeros): of that much more must come.
"""

from __future__ import annotations

from overskill.llm.deltas import Delta, TextGrew, ThinkingGrew, ToolGrew
from overskill.llm.errors import ModelError

LOOK = 2_000
"""Characters between two looks."""
LONGEST = 1_500
"""Characters of what is repeated, at most."""
ROUNDS = 20
SENTENCE = 24
"""Characters of what counts as a sentence."""
SPOKEN, WRITTEN = 8_000, 24_000
"""Characters of the same sentences that are enough: in words, and in a call, where a file may well hold a filling."""
FILLING = 60_000
"""Characters of the same shorter piece that are enough, in words; in a call there may be any number."""
PROBE = 60


class Repetition:
    """Follows one turn. Its cost is that of a search in a bounded text every few thousand characters."""

    def __init__(self) -> None:
        self._index = -1
        self._tail = ""
        self._pieces: list[str] = []
        self._fresh = 0
        self._filled = 0
        """Characters for which it has been the same."""

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
            self._index, self._tail, self._fresh, self._filled = index, "", 0, 0
            self._pieces.clear()
        self._pieces.append(text)
        self._fresh += len(text)
        if self._fresh < LOOK:
            return
        self._tail = "".join((self._tail, *self._pieces))[-most:]
        self._pieces.clear()
        period = period_of(self._tail) if len(self._tail) >= most else 0
        self._filled = self._filled + self._fresh if period else 0
        self._fresh = 0
        if period >= SENTENCE or (most == SPOKEN and self._filled > FILLING):
            raise ModelError("repeating", f"the same {period} characters, again and again")


def period_of(text: str) -> int:
    """How many characters the whole text repeats, if it does so often enough; else 0."""
    again = text.rfind(text[-PROBE:], max(0, len(text) - LONGEST - PROBE), len(text) - 1)
    period = len(text) - PROBE - again
    if again < 0 or period * ROUNDS > len(text):
        return 0
    return period if text[period:] == text[:-period] else 0
