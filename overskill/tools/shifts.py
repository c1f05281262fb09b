"""Where the lines that a model has seen stand now: it gives the numbers of before its answer, earlier edits move them.

All calls of an answer are written before the result of any is read, so each speaks of the file as it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shift:
    """Lines [start, end) from 0 became `count` lines."""

    start: int
    end: int
    count: int

    def moved(self, line: int) -> int:
        """Where the line (from 1) stands afterwards; one that was replaced stays where it was."""
        return line + self.count - (self.end - self.start) if line > self.end else line


class Shifts:
    """The edits of one answer, in the order in which they were made."""

    def __init__(self) -> None:
        self._made: defaultdict[str, list[Shift]] = defaultdict(list)

    def clear(self) -> None:
        """A new answer begins: its numbers are those of the files as they are."""
        self._made.clear()

    def forget(self, path: str) -> None:
        """The whole file changed: no number of before means anything in it."""
        self._made.pop(path, None)

    def add(self, path: str, shift: Shift) -> None:
        self._made[path].append(shift)

    def now(self, path: str, first: int, last: int) -> tuple[int, int]:
        """Where the lines first…last (from 1) stand now."""
        for shift in self._made.get(path, []):
            first, last = shift.moved(first), shift.moved(last)
        return first, last
