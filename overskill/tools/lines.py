"""A text as numbered lines, as the model sees it: `N| line`. Lines count from 1; a final newline opens no line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

BOM = "\ufeff"
_NUMBERED = re.compile(r"[ \t]*(\d{1,7})(?::\d{1,7}-\d{1,7})?\|(?: |$)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

MAX_SHOWN_LINE = 2_000
MAX_STRETCH = 10_000
"""Characters of a line that are offered at once to read on."""


class Lines:
    """A text cut into lines so that a region can be exchanged and every other byte stays as it is."""

    def __init__(self, text: str) -> None:
        self.bom = BOM if text.startswith(BOM) else ""
        self._raw = _LINE.findall(text.removeprefix(BOM))
        self.texts = [raw.removesuffix("\n").removesuffix("\r") if raw.endswith("\n") else raw for raw in self._raw]

    def __len__(self) -> int:
        return len(self._raw)

    def replaced(self, start: int, end: int, new: Sequence[str]) -> str:
        """The text with lines [start, end) (from 0) exchanged for `new`, in the file's own end-of-line style.

        The last new line ends as the last old one did: a file without a final newline stays without.
        """
        eol = self._eol()
        last = self._raw[end - 1]
        final = "" if not last.endswith("\n") else "\r\n" if last.endswith("\r\n") else "\n"
        middle = eol.join(new) + final if new else ""
        return self.bom + "".join(self._raw[:start]) + middle + "".join(self._raw[end:])

    def inserted(self, at: int, new: Sequence[str]) -> str:
        """The text with lines put before line `at` (from 0); at its end they continue it as it ends."""
        eol = self._eol()
        middle = "".join(line + eol for line in new)
        if new and at == len(self._raw) and self._raw and not self._raw[-1].endswith("\n"):
            middle = eol + eol.join(new)
        return self.bom + "".join(self._raw[:at]) + middle + "".join(self._raw[at:])

    def _eol(self) -> str:
        windows = sum(raw.endswith("\r\n") for raw in self._raw)
        unix = sum(raw.endswith("\n") for raw in self._raw) - windows
        return "\r\n" if windows > unix else "\n"


def split_given(text: str) -> list[str]:
    """The lines the model meant: without a final newline, whatever the end-of-line style; "" is no line."""
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def numbered(texts: Sequence[str], first: int, last: int) -> str:
    """Lines first…last (from 1, clamped to the text) as `N| line`, very long ones cut."""
    first, last = max(1, first), min(len(texts), last)
    return "\n".join(f"{number}| {_cut(texts[number - 1], number)}" for number in range(first, last + 1))


def stretch(texts: Sequence[str], number: int, first: int, last: int) -> str:
    """Characters first…last (from 1, clamped) of a line as `N:first-last| text`, and how to see what follows."""
    line = texts[number - 1]
    first, last = max(1, first), min(len(line), last)
    return f"{number}:{first}-{last}| {line[first - 1 : last]}{_more(line, number, last)}"


def without_numbers(lines: Sequence[str]) -> list[str]:
    """The lines without `N| ` prefixes copied from a view; unchanged unless every line counts up by one."""
    marks = [_NUMBERED.match(line) for line in lines]
    numbers = [int(mark[1]) for mark in marks if mark]
    if len(numbers) != len(lines) or any(after != before + 1 for before, after in pairwise(numbers)):
        return list(lines)
    return [line[mark.end() :] for line, mark in zip(lines, marks, strict=True) if mark]


def count_lines(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + (not text.endswith("\n") and text != "")


def _cut(line: str, number: int) -> str:
    return line[:MAX_SHOWN_LINE] + _more(line, number, MAX_SHOWN_LINE)


def _more(line: str, number: int, shown: int) -> str:
    if len(line) <= shown:
        return ""
    on = f"{number}:{shown + 1}-{min(len(line), shown + MAX_STRETCH)}"
    return f'… ({len(line) - shown:,} more characters on this line; os-view with lines "{on}" shows them)'
