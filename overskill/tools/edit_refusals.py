"""What an edit that found no place, or several, is told: the file as it is there, and how to say what is meant."""

from __future__ import annotations

from collections.abc import Sequence

from overskill.tools.lines import numbered
from overskill.tools.matching import Region, starts
from overskill.tools.nearest import nearest
from overskill.tools.pieces import Piece

Hint = tuple[int, int]
"""First and last line, from 1, where something is expected."""
_AROUND = 5
_MAX_SHOWN_LINES = 40
_GIVE = "Give the lines to replace, or an empty `search` to insert before first_replaced_line."


def not_found(texts: Sequence[str], searched: list[str], new: list[str], first: int, last: int) -> str:
    """Nothing matches: what is there, whether it was done already, and what is most alike."""
    parts = ["Nothing was changed: the text in `search` is not in the file."]
    if not any(line.strip() for line in searched):
        parts = ["Nothing was changed: `search` is blank, which identifies no place. " + _GIVE]
    if last < first:
        parts.append(f"last_replaced_line ({last}) is smaller than first_replaced_line ({first}).")
    if applied := _already(texts, new, first):
        parts.append(f"Already applied? The lines of `replace` stand at {applied}. If so, go on without this edit.")
    parts.append(_now(texts, first, last))
    if similar := [
        f"{Region(one.start, one.end).spoken}:\n{_shown(texts, one.start, one.end)}" for one in nearest(texts, searched)
    ]:
        parts.append("Most similar lines:\n" + "\n\n".join(similar))
    parts.append("Copy `search` from these lines as they are now, or use os-view for more of the file.")
    return "\n\n".join(parts)


def ambiguous(texts: Sequence[str], places: list[Region], first: int, last: int) -> str:
    """Several places hold the searched lines."""
    return (
        f"Nothing was changed: `search` matches {len(places)} places, none of them at line {first}.\n\n"
        f"{_first_three(texts, places)}\n\n{_now(texts, first, last)}\n\n"
        "Give the line numbers of the one you mean, or add lines before or after it to `search` until it is unique."
    )


def _first_three(texts: Sequence[str], regions: Sequence[Region], noun: str = "") -> str:
    """The lines of each, and how many there are beyond."""
    shown = "\n\n".join(f"{one.spoken}:\n{_shown(texts, one.start, one.end)}" for one in regions[:3])
    return shown + (f"\n\n… and {len(regions) - 3} more{noun}" if len(regions) > 3 else "")


def not_one_piece(texts: Sequence[str], found: Sequence[Piece], hint: Hint) -> str:
    """The searched piece stands in several lines, or only within a longer word."""
    regions = list(dict.fromkeys(piece.region for piece in found))
    times = f"{len(found)} times as a part of lines" if len(found) > 1 else "once, within a longer word"
    return (
        f"Nothing was changed: `search` stands {times}, and line {hint[0]} does not say which is meant.\n\n"
        f"{_first_three(texts, regions, ' lines')}\n\n"
        "Add what stands before or after it to `search` until it is unique, or give the number of its line."
    )


def _already(texts: Sequence[str], new: list[str], first: int) -> str:
    """Where the replacement stands already, the place nearest to the hint; "" when it does not or is blank."""
    if not any(line.strip() for line in new):
        return ""
    found = starts([line.strip() for line in texts], [line.strip() for line in new])
    nearest_first = sorted(found, key=lambda start: abs(start + 1 - first))
    return Region(nearest_first[0], nearest_first[0] + len(new)).spoken if found else ""


def _now(texts: Sequence[str], first: int, last: int) -> str:
    if not texts:
        return "The file is empty. Use os-write to fill it."
    middle = min(first, len(texts))
    start, end = max(1, middle - _AROUND), min(len(texts), max(last, middle) + _AROUND)
    return f"The file has {len(texts)} lines. Lines {start}-{end} now:\n{_shown(texts, start - 1, end)}"


def _shown(texts: Sequence[str], start: int, end: int) -> str:
    cut = min(end, start + _MAX_SHOWN_LINES)
    more = f"\n… {end - cut} more lines" if end > cut else ""
    return numbered(texts, start + 1, cut) + more
