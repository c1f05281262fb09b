"""One edit of a text by content: find the region, exchange it, say what had to be overlooked to find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overskill.tools.lines import Lines, numbered, split_given, without_numbers
from overskill.tools.matching import Region, Search, elided, find, is_ellipsis, starts, whole
from overskill.tools.nearest import nearest
from overskill.tools.workspace import WorkspaceError

_AROUND = 5
_MAX_SHOWN_LINES = 40


class EditError(WorkspaceError):
    """No place, or more than one, matches what was searched for; or there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The edited text, where it was edited (lines from 0), and what differed from what was asked, in words.

    `matched`: 'exact' at the lines that were named, 'moved' elsewhere, 'tolerant' when something was overlooked.
    """

    text: str
    region: Region
    new: list[str]
    notes: tuple[str, ...]
    matched: str


def edit(text: str, search: str, replace: str, first: int, last: int) -> Edit:
    """Exchanges the lines `search` for `replace`; first…last (from 1) is where they are expected.

    Raises EditError, and nothing is changed, when no region or several regions of the text match.
    """
    lines, searched, new = Lines(text), split_given(search) or [""], split_given(replace)
    places, numbers_pasted = _places(lines.texts, searched, first, last)
    if not places:
        raise EditError(_not_found(lines.texts, searched, new, first, last), "text not found")
    if len(places) > 1:
        raise EditError(_ambiguous(lines.texts, places, first, last), f"{len(places)} places match")
    region = places[0]
    new = _fitted(_unnumbered(new, numbers_pasted), region)
    _refuse_ellipsis(searched, new, lines.texts[region.start : region.end])
    edited = lines.replaced(region.start, region.end, new)
    if edited == text:
        raise EditError(f"Nothing to change: {region.spoken} already hold what `replace` says.", "nothing to change")
    notes = [*_notes(region, first, last, numbers_pasted), *_copies(lines.texts, region)]
    return Edit(edited, region, new, tuple(notes), _matched(region, first, numbers_pasted))


def _places(texts: Sequence[str], searched: list[str], first: int, last: int) -> tuple[list[Region], bool]:
    """The matching regions of the first reading of `search` that matches, and whether that one dropped `N| `."""
    for search, numbers_pasted in _readings(searched, first - 1, last - first + 1):
        if places := find(texts, search):
            return places, numbers_pasted
    return [], False


def _readings(searched: list[str], hint: int, span: int) -> list[tuple[Search, bool]]:
    """What `search` may mean, the most literal first: as it is, without pasted numbers, with a `...` inside."""
    plain = without_numbers(searched)
    readings = [(whole(searched, hint), False)] + ([(whole(plain, hint), True)] if plain != searched else [])
    for lines, numbers_pasted in ((searched, False), (plain, True)):
        if search := elided(lines, hint, span):
            bare = Search(without_numbers(search.head), without_numbers(search.tail), span, hint)
            readings.append((search, numbers_pasted))
            readings.append((bare, True))
    return readings


def _unnumbered(new: list[str], search_was: bool) -> list[str]:
    """`replace` without numbers copied from a view; a single line only when `search` had them too."""
    return without_numbers(new) if search_was or len(new) > 1 else new


def _fitted(new: list[str], region: Region) -> list[str]:
    """The new lines at the indentation of the file."""
    if region.indent:
        return [region.indent + line if line.strip() else line for line in new]
    return [line.removeprefix(region.outdent) for line in new]


def _refuse_ellipsis(searched: list[str], new: list[str], old: list[str]) -> None:
    """A `...` in `replace` would delete the lines it stands for."""
    if any(map(is_ellipsis, searched)) and any(is_ellipsis(line) and line not in old for line in new):
        raise EditError(
            "`...` stands for lines only in `search`. In `replace` write every line that shall be there, "
            "or make two smaller edits around the part that stays.",
            "`...` in replace",
        )


def _matched(region: Region, first: int, numbers_pasted: bool) -> str:
    if region.tolerance or numbers_pasted:
        return "tolerant"
    return "exact" if region.start + 1 == first else "moved"


def _copies(texts: Sequence[str], region: Region) -> list[str]:
    """Where else the same lines stood: after earlier edits the hinted place may be the wrong one of two."""
    old = texts[region.start : region.end]
    others = [Region(start, start + len(old)).spoken for start in starts(texts, old) if start != region.start]
    if not others or not any(line.strip() for line in old):
        return []
    more = f" and {len(others) - 3} more places" if len(others) > 3 else ""
    return [f"The same text also stood at {', '.join(others[:3])}{more}. Check that the right one was changed."]


def _notes(region: Region, first: int, last: int, numbers_pasted: bool) -> list[str]:
    notes: list[str] = []
    if (region.start + 1, region.end) != (first, last):
        notes.append(f"Applied at {region.spoken}, not {first}-{last}: that is where the searched text stands.")
    if region.tolerance:
        notes.append(f"The searched text differed from the file in {region.tolerance}; that was overlooked.")
    if region.indent or region.outdent:
        notes.append("`replace` was shifted to the file's indentation.")
    if numbers_pasted:
        notes.append("Line numbers (`N| `) pasted into the arguments were removed.")
    return notes


def _not_found(texts: Sequence[str], searched: list[str], new: list[str], first: int, last: int) -> str:
    parts = ["Nothing was changed: the text in `search` is not in the file."]
    if not any(line.strip() for line in searched):
        parts = [
            "Nothing was changed: `search` is empty or blank, which identifies no place. Give the lines to replace."
        ]
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


def _ambiguous(texts: Sequence[str], places: list[Region], first: int, last: int) -> str:
    shown = "\n\n".join(f"{place.spoken}:\n{_shown(texts, place.start, place.end)}" for place in places[:3])
    more = f"\n\n… and {len(places) - 3} more" if len(places) > 3 else ""
    return (
        f"Nothing was changed: `search` matches {len(places)} places, none of them at line {first}.\n\n"
        f"{shown}{more}\n\n{_now(texts, first, last)}\n\n"
        "Give the line numbers of the one you mean, or add lines before or after it to `search` until it is unique."
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
