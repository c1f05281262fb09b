"""Where the lines an edit searches for stand in a file: content is the truth, line numbers are the hint.

The cascade: the hinted lines exactly, then the whole file with ever more tolerance. A tolerance counts only when it
leaves one place; two places are an ambiguity, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

_MAX_PLACES = 1_000
_MAX_COMPARED = 200_000
_INDENTATION = "indentation"
_ELLIPSIS = re.compile(r"(?:\{?\s*+/[/*]|#|<!--)?\s*+(?:\.{3}|…)\s*+(?:\*/\s*+\}?|-->)?")
_LOOKALIKES = str.maketrans(
    dict.fromkeys("‘’‚‛′´`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a", " ")
    | {"…": "..."}
)


@dataclass(frozen=True, slots=True)
class Region:
    """Lines [start, end) from 0. `tolerance` names what was overlooked; `indent` and `outdent` say what the file has
    more or less at the beginning of its lines."""

    start: int
    end: int
    tolerance: str = ""
    indent: str = ""
    outdent: str = ""

    @property
    def spoken(self) -> str:
        """ "line 4" or "lines 4-9", counted from 1."""
        return f"line {self.end}" if self.end == self.start + 1 else f"lines {self.start + 1}-{self.end}"


@dataclass(frozen=True, slots=True)
class Search:
    """The searched lines: whole, or a beginning and an end around one `...` line; they cover `span` lines.

    `hint` is the line, from 0, at which they are expected.
    """

    head: list[str]
    tail: list[str]
    span: int
    hint: int

    @property
    def is_blank(self) -> bool:
        """Nothing but white space on either side, so its content identifies no place."""
        return not any(line.strip() for line in self.head + self.tail)


def is_ellipsis(line: str) -> bool:
    """A line that stands for lines left out: `...`, also as a comment."""
    return _ELLIPSIS.fullmatch(line.strip()) is not None


def whole(search: Sequence[str], hint: int) -> Search:
    """Every searched line given."""
    return Search(list(search), [], len(search), hint)


def elided(search: Sequence[str], hint: int, span: int) -> Search | None:
    """Head and tail around the one `...` line, covering `span` lines; None if it has no such line inside."""
    marks = [index for index, line in enumerate(search) if is_ellipsis(line)]
    if len(marks) != 1:
        return None
    head, tail = list(search[: marks[0]]), list(search[marks[0] + 1 :])
    given = any(line.strip() for line in head) and any(line.strip() for line in tail)
    return Search(head, tail, span, hint) if given and len(head) + len(tail) <= span else None


def find(texts: Sequence[str], search: Search) -> list[Region]:
    """The places that match, at the first step of the cascade that finds any. One place is a match; more are not.

    A place that starts at the hinted line wins over copies elsewhere.
    """
    if _at(texts, search, search.hint):
        return [Region(search.hint, search.hint + search.span)]
    if search.is_blank:
        return []
    for step in (_exact, _trailing, _shifted, _lookalike):
        if places := step(texts, search):
            hinted = [place for place in places if place.start == search.hint]
            return hinted or places
    return []


def _exact(texts: Sequence[str], search: Search) -> list[Region]:
    return _regions(texts, search, "")


def _trailing(texts: Sequence[str], search: Search) -> list[Region]:
    return _regions(_each(str.rstrip, texts), _mapped(str.rstrip, search), "white space at line ends")


def _shifted(texts: Sequence[str], search: Search) -> list[Region]:
    return _regions_shifted(_each(str.rstrip, texts), _mapped(str.rstrip, search), _INDENTATION)


def _lookalike(texts: Sequence[str], search: Search) -> list[Region]:
    return _regions_shifted(_each(_plain, texts), _mapped(_plain, search), "typographic quotes, dashes or spaces")


def _regions(texts: Sequence[str], search: Search, tolerance: str) -> list[Region]:
    places = [place for place in starts(texts, search.head) if _ends_at(texts, search, place)]
    if search.hint not in places and _at(texts, search, search.hint):
        places.append(search.hint)
    return [Region(place, place + search.span, tolerance) for place in places]


def _regions_shifted(texts: Sequence[str], search: Search, tolerance: str) -> list[Region]:
    """Matches without indentation first (cheap), then keeps those where all lines are shifted alike."""
    stripped, bare = _each(str.lstrip, texts), _mapped(str.lstrip, search)
    found: list[Region] = []
    for region in _regions(stripped, bare, tolerance):
        here = [
            *texts[region.start : region.start + len(search.head)],
            *texts[region.end - len(search.tail) : region.end],
        ]
        if (shift := _shift(here, search.head + search.tail)) is not None:
            literal = tolerance == _INDENTATION and search.span == 1 and not shift[1]  # it stands in its line as it is
            overlooked = "" if literal else tolerance
            found.append(Region(region.start, region.end, overlooked, indent=shift[0], outdent=shift[1]))
    return found


def _shift(here: Sequence[str], given: Sequence[str]) -> tuple[str, str] | None:
    """(what the file's lines have more, what they have less) if it is the same for every line with content."""
    shifts = {_difference(old, new) for old, new in zip(here, given, strict=True) if old.strip()}
    return shifts.pop() if len(shifts) == 1 else None


def _difference(here: str, given: str) -> tuple[str, str] | None:
    if here.endswith(given) and not here[: len(here) - len(given)].strip():
        return here[: len(here) - len(given)], ""
    if given.endswith(here) and not given[: len(given) - len(here)].strip():
        return "", given[: len(given) - len(here)]
    return None


def _at(texts: Sequence[str], search: Search, start: int) -> bool:
    return _ends_at(texts, search, start) and texts[start : start + len(search.head)] == search.head


def _ends_at(texts: Sequence[str], search: Search, start: int) -> bool:
    end = start + search.span
    return end <= len(texts) and (not search.tail or texts[end - len(search.tail) : end] == search.tail)


def starts(texts: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The indexes at which the lines `wanted` begin, at most 1,000 and fewer for long texts that repeat themselves.

    A substring search over the whole text, which is linear however much the lines resemble each other.
    """
    most = max(2, min(_MAX_PLACES, _MAX_COMPARED // max(1, len(wanted))))
    haystack, needle = "\n" + "\n".join(texts) + "\n", "\n" + "\n".join(wanted) + "\n"
    found: list[int] = []
    position, counted, line = haystack.find(needle), 0, 0
    while position != -1 and len(found) < most:
        line += haystack.count("\n", counted, position)
        counted = position
        found.append(line)
        position = haystack.find(needle, position + 1)
    return found


def _plain(line: str) -> str:
    return line.translate(_LOOKALIKES).rstrip()


def _each(change: Callable[[str], str], lines: Sequence[str]) -> list[str]:
    return [change(line) for line in lines]


def _mapped(change: Callable[[str], str], search: Search) -> Search:
    return replace(search, head=_each(change, search.head), tail=_each(change, search.tail))
