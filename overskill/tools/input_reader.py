"""Reads a tool's arguments while they are still streaming: the growing text of every string argument.

Each character is looked at once, so a long file costs the same per character from first to last. What is read here is
for showing only; a call runs on the strictly parsed whole.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from overskill.text import REPLACEMENT, well_formed

_PATHS = ("file_path", "original_file_path", "query", "name")
_CONTENTS = ("content", "replace")
TAIL = 6
"""Lines kept of the end of the content,"""
WIDTH = 120
"""and characters of each."""
_PLAIN = re.compile(r'[^"\\]+')
_OUTSIDE = re.compile(r'[^"{}\[\],:]+')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Peek:
    """What is known so far. `lines` counts the lines of `content_so_far`, the last one though unfinished."""

    path: str
    content_so_far: str
    lines: int


def peek(raw_json: str) -> Peek:
    """What a beginning of the arguments' JSON already says. Linear; for a growing text keep an InputReader instead."""
    reader = InputReader()
    reader.feed(raw_json)
    return reader.peek()


class _Text:
    """A string being read: its decoded pieces, and the part of an escape that has arrived."""

    def __init__(self, counts_as_content: bool = False) -> None:
        self.is_content = counts_as_content
        self.escape = ""
        self._pieces: list[str] = []
        self._high = ""

    def whole(self) -> str:
        """Everything decoded so far; half a surrogate pair waits for its other half."""
        self._pieces[:] = ["".join(self._pieces)]
        return self._pieces[0]

    def add(self, text: str) -> str:
        """Adds decoded text; returns what became readable by it."""
        grown, self._high = (REPLACEMENT if self._high else "") + well_formed(text), ""
        self._pieces.append(grown)
        return grown

    def add_unit(self, unit: str) -> str:
        """Adds a `\\uXXXX` unit: the halves of a pair become one character; one half alone can be no text."""
        if self._high and "\udc00" <= unit <= "\udfff":
            pair, self._high = self._high + unit, ""
            return self.add(pair.encode("utf-16", "surrogatepass").decode("utf-16"))
        before = self.add("") if self._high else ""
        if "\ud800" <= unit <= "\udbff":
            self._high = unit
            return before
        return before + self.add(unit)


class InputReader:
    """Feed it the pieces of the JSON as they arrive, cut anywhere; never raises, and stops at what is not JSON."""

    def __init__(self) -> None:
        self._values: dict[str, _Text] = {}
        self._open: _Text | None = None
        self._key = ""
        self._depth = 0
        self._expects_key = False
        self._broken = False
        self._newlines = 0
        self._inside_line = False
        self.tail = deque([""], TAIL)
        """The last lines of the content, kept as it grows, so that a look costs the same however long it is."""

    @property
    def tail_from(self) -> int:
        """The number of the first line of the tail."""
        return self._newlines + 2 - len(self.tail)

    @property
    def path(self) -> str:
        """What the call is about, as far as it is known."""
        return self._first(_PATHS)

    @property
    def whole_path(self) -> str:
        """The same once it has been written to its end."""
        known = next((text for text in map(self._values.get, _PATHS) if text), None)
        return "" if known is None or known is self._open else known.whole()

    def since(self, place: int) -> list[tuple[str, str]]:
        """The string arguments by name, in order, without the first `place` characters of them all."""
        found: list[tuple[str, str]] = []
        for key, text in self._values.items():
            whole = text.whole()
            if rest := whole[place:]:
                found.append((key, rest))
            place = max(0, place - len(whole))
        return found

    @property
    def lines(self) -> int:
        """Lines of content so far, the unfinished last one included."""
        return self._newlines + self._inside_line

    def feed(self, piece: str) -> str:
        """Takes the next piece; returns what it added to the content (`content` or `replace`)."""
        added: list[str] = []
        position = 0
        while position < len(piece) and not self._broken:
            if self._open is None:
                position = self._outside(piece, position)
            else:
                position = self._inside(self._open, piece, position, added)
        return self._counted("".join(added))

    def value(self, key: str) -> str:
        """The argument's text so far; "" when it has not begun or is no string."""
        text = self._values.get(key)
        return text.whole() if text else ""

    def peek(self) -> Peek:
        """Path, content and lines so far. Joins the content: call it when it is shown, not for every piece."""
        return Peek(self.path, self._first(_CONTENTS), self.lines)

    def _first(self, keys: tuple[str, ...]) -> str:
        return next((text for text in map(self.value, keys) if text), "")

    def _counted(self, grown: str) -> str:
        if grown:
            self._newlines += grown.count("\n")
            self._inside_line = not grown.endswith("\n")
            first, *more = grown.split("\n")
            self.tail[-1] = (self.tail[-1] + first)[:WIDTH]
            self.tail.extend(line[:WIDTH] for line in more)
        return grown

    def _outside(self, piece: str, position: int) -> int:
        """Between strings: follows keys, values and depth; numbers and words are passed over."""
        if passed := _OUTSIDE.match(piece, position):
            return passed.end()
        mark = piece[position]
        if self._depth == 0 and mark != "{":
            self._broken = True
        elif mark == '"':
            self._begin()
        elif mark in "{[":
            self._depth += 1
            self._expects_key = self._depth == 1
        elif mark in "}]":
            self._depth -= 1
        elif self._depth == 1:
            self._expects_key = mark == ","
        return position + 1

    def _begin(self) -> None:
        is_value = self._depth == 1 and not self._expects_key
        self._open = _Text(is_value and self._key in _CONTENTS)
        if is_value:
            self._values[self._key] = self._open

    def _inside(self, text: _Text, piece: str, position: int, added: list[str]) -> int:
        """Inside a string: a stretch without escapes, the closing quote, or one character of an escape."""
        grown, end = "", position + 1
        if text.escape:
            grown = self._unescaped(text, piece[position])
        elif plain := _PLAIN.match(piece, position):
            grown, end = text.add(plain[0]), plain.end()
        elif piece[position] == '"':
            grown = self._close(text)
        else:
            text.escape = "\\"
        if text.is_content:
            added.append(grown)
        return end

    def _close(self, text: _Text) -> str:
        grown = text.add("")
        if self._depth == 1 and self._expects_key:
            self._key = text.whole()
        self._open = None
        return grown

    def _unescaped(self, text: _Text, char: str) -> str:
        text.escape += char
        if text.escape.startswith("\\u"):
            if len(text.escape) < len("\\u0000"):
                return ""
            code, text.escape = text.escape[2:], ""
            return text.add_unit(chr(int(code, 16))) if _HEX.fullmatch(code) else self._stop()
        text.escape = ""
        return text.add(_ESCAPES[char]) if char in _ESCAPES else self._stop()

    def _stop(self) -> str:
        """What follows is not JSON: nothing more is read."""
        self._broken = True
        return ""
