"""A piece of a line: what is searched for stands inside lines instead of making up whole ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overskill.tools.matching import Region

MAX_PIECES = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Where it stands: its lines, where it begins in the first and ends in the last of them (characters, from 0)."""

    region: Region
    begin: int
    end: int

    def exchanged(self, texts: Sequence[str], new: Sequence[str]) -> list[str]:
        """Its lines with `new` in its place."""
        before, after = texts[self.region.start][: self.begin], texts[self.region.end - 1][self.end :]
        return (before + "\n".join(new) + after).split("\n")

    def is_cut(self, texts: Sequence[str]) -> bool:
        """Whether it begins or ends within a word."""
        first, last = texts[self.region.start], texts[self.region.end - 1]
        return _within_word(first, self.begin) or _within_word(last, self.end)


def pieces(texts: Sequence[str], wanted: Sequence[str]) -> list[Piece]:
    """Every place where `wanted` stands, whole lines or not, at most 1,000. A substring search, so linear."""
    return [_piece(place, wanted) for place in _places("\n".join(texts), "\n".join(wanted))]


def holds(texts: Sequence[str], piece: Piece, old: str, new: str) -> bool:
    """Whether the piece `old` stands where `new` stands already, of which it is a part."""
    text = "\n".join(texts)
    begin = sum(len(line) + 1 for line in texts[: piece.region.start]) + piece.begin
    offset = new.find(old)
    while offset != -1:
        if begin >= offset and text.startswith(new, begin - offset):
            return True
        offset = new.find(old, offset + 1)
    return False


def _places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """(line, character in it) of each."""
    position, line, counted = text.find(wanted), 0, 0
    for _ in range(MAX_PIECES):
        if position == -1:
            return
        line += text.count("\n", counted, position)
        counted = position
        yield line, position - (text.rfind("\n", 0, position) + 1)
        position = text.find(wanted, position + 1)


def _piece(place: tuple[int, int], wanted: Sequence[str]) -> Piece:
    line, begin = place
    end = len(wanted[-1]) + (begin if len(wanted) == 1 else 0)
    return Piece(Region(line, line + len(wanted)), begin, end)


def _within_word(line: str, place: int) -> bool:
    around = line[place - 1 : place + 1] if place else ""
    return len(around) == 2 and all(char.isalnum() or char == "_" for char in around)
