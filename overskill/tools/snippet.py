"""The lines of an edit as they are now: little where everything was as expected, more where something was not."""

from __future__ import annotations

from collections.abc import Sequence

from overskill.tools.base import clip
from overskill.tools.edit import Edit
from overskill.tools.lines import MAX_SHOWN_LINE, Lines, numbered, stretch

_AROUND, _AROUND_A_SURPRISE = 1, 4
_MOST_NEW, _ENDS = 12, 3
_MAX_SNIPPET = 14_000
_BESIDE = 100


def snippet(done: Edit) -> str:
    """The new lines, of many only the first and last, with one around; with four if the place was not the named one."""
    texts = Lines(done.text).texts
    if not texts:
        return "The file is now empty."
    surprise = done.matched != "exact" or bool(done.notes)
    around = _AROUND_A_SURPRISE if surprise else _AROUND
    first, last = done.region.start + 1, done.region.start + len(done.new)
    if surprise or len(done.new) <= _MOST_NEW:
        shown = _lines(texts, done, first - around, last + around)
    else:
        shown = "\n".join(
            [
                _lines(texts, done, first - around, first + _ENDS - 1),
                "…",
                _lines(texts, done, last - _ENDS + 1, last + around),
            ]
        )
    return "Now:\n" + clip(shown, _MAX_SNIPPET)


def _lines(texts: Sequence[str], done: Edit, first: int, last: int) -> str:
    return "\n".join(_line(texts, done, number) for number in range(max(1, first), min(len(texts), last) + 1))


def _line(texts: Sequence[str], done: Edit, number: int) -> str:
    """A very long line in which a piece was exchanged is shown around that piece."""
    if done.at is None or number != done.region.start + 1 or len(texts[number - 1]) <= MAX_SHOWN_LINE:
        return numbered(texts, number, number)
    return stretch(texts, number, done.at + 1 - _BESIDE, done.at + 4 * _BESIDE)
