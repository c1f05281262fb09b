"""One edit of a text by content: find the region, exchange it, say what had to be overlooked to find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overskill.tools.edit_refusals import Hint, ambiguous, not_found, not_one_piece
from overskill.tools.lines import Lines, split_given, without_numbers
from overskill.tools.matching import Region, Search, elided, find, is_ellipsis, starts, whole
from overskill.tools.pieces import Piece, holds, pieces
from overskill.tools.workspace import WorkspaceError

SAME = "Nothing to change: what `replace` says stands at %s already."


class EditError(WorkspaceError):
    """No place, or more than one, matches what was searched for; or there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The edited text, where it was edited (lines from 0), and what differed from what was asked, in words.

    `region`: the lines that were there, none for an insertion; `new`: those that are there now. `at`: the character of
    the first one from which only a piece was exchanged. `matched`: 'exact' at the lines that were named, 'moved'
    elsewhere, 'tolerant' when something was overlooked.
    """

    text: str
    region: Region
    new: list[str]
    notes: tuple[str, ...]
    matched: str
    at: int | None = None


def edit(text: str, search: str, replace: str, first: int, last: int, now_at: tuple[int, int] | None = None) -> Edit:
    """Exchanges `search` for `replace`; first…last (from 1) is where it is expected. An empty `search` inserts before.

    `now_at`: where those lines stand now, if earlier edits of the same answer moved them. What is searched for are
    whole lines; if no such lines are there, a piece of a line. Raises EditError, and nothing is changed, when no place
    or several places match.
    """
    lines, new, now_at = Lines(text), split_given(replace), now_at or (first, last)
    if not search:
        return _inserted(lines, text, without_numbers(new) if len(new) > 1 else new, now_at[0])
    searched, hints = split_given(search), list(dict.fromkeys([now_at, (first, last)]))
    places, numbers_pasted, meant = _places(lines.texts, searched, hints)
    if not places and (piece := _piece(lines.texts, searched, new, hints)):
        return _with_piece(lines, text, piece, new, hints)
    if not places:
        raise EditError(not_found(lines.texts, searched, new, *now_at), "text not found")
    if len(places) > 1:
        raise EditError(ambiguous(lines.texts, places, *now_at), f"{len(places)} places match")
    region = places[0]
    new = _unnumbered(new, numbers_pasted)
    fitted = _fitted(new, region, meant)
    _refuse_ellipsis(searched, fitted, lines.texts[region.start : region.end])
    edited = lines.replaced(region.start, region.end, fitted)
    if edited == text:
        raise EditError(SAME % region.spoken, "nothing to change")
    shifted = bool(region.tolerance) and fitted != new
    notes = [*_notes(region, hints, numbers_pasted, shifted), *_copies(lines.texts, region)]
    return Edit(edited, region, fitted, tuple(notes), _matched(region, hints, numbers_pasted))


def _inserted(lines: Lines, text: str, new: list[str], before: int) -> Edit:
    if before > len(lines) + 1:
        raise EditError(
            f"Nothing was changed: an empty `search` inserts before first_replaced_line, and the file has "
            f"{len(lines)} lines. Give at most {len(lines) + 1}, which appends.",
            "no such line",
        )
    edited = lines.inserted(before - 1, new)
    if edited == text:
        raise EditError("Nothing to change: `search` and `replace` are both empty.", "nothing to change")
    return Edit(edited, Region(before - 1, before - 1), new, (), "exact")


def _piece(texts: Sequence[str], searched: list[str], new: list[str], hints: Sequence[Hint]) -> Piece | None:
    """The one place inside lines that is meant: the one among the hinted lines, or the only one of whole words."""
    if not any(line.strip() for line in searched):
        return None
    found = pieces(texts, searched)
    hinted = [piece for piece in found if _is_hinted(piece, hints)]
    whole_words = [piece for piece in found if not piece.is_cut(texts)]
    chosen = hinted if len(hinted) == 1 else whole_words
    if len(chosen) == 1 and holds(texts, chosen[0], "\n".join(searched), "\n".join(new)):
        done = f"Nothing was changed. Already applied? What `replace` says stands at {chosen[0].region.spoken}."
        raise EditError(done, "nothing to change")
    if found and len(chosen) != 1:
        fact = f"{len(found)} places match" if len(found) > 1 else "text not found"
        raise EditError(not_one_piece(texts, found, hints[0]), fact)
    return chosen[0] if found else None


def _is_hinted(piece: Piece, hints: Sequence[Hint]) -> bool:
    return any(first - 1 <= piece.region.start < last for first, last in hints)


def _with_piece(lines: Lines, text: str, piece: Piece, new: list[str], hints: Sequence[Hint]) -> Edit:
    region, whole_lines = piece.region, piece.exchanged(lines.texts, new)
    edited = lines.replaced(region.start, region.end, whole_lines)
    if edited == text:
        raise EditError(SAME % region.spoken, "nothing to change")
    hints = [(region.start + 1, region.end)] if _is_hinted(piece, hints) else hints
    notes = tuple(_notes(region, hints, numbers_pasted=False, shifted=False))
    return Edit(edited, region, whole_lines, notes, _matched(region, hints, numbers_pasted=False), piece.begin)


def _places(
    texts: Sequence[str], searched: list[str], hints: Sequence[Hint]
) -> tuple[list[Region], bool, Sequence[str]]:
    """The matching regions of the first reading of `search` that matches, whether that one dropped `N| `, and it."""
    for first, last in hints:
        for search, numbers_pasted in _readings(searched, first - 1, last - first + 1):
            if places := find(texts, search):
                return _at_a_hint(places, hints) or places, numbers_pasted, search.head
    return [], False, []


def _at_a_hint(places: Sequence[Region], hints: Sequence[Hint]) -> list[Region]:
    starts_at = {place.start + 1: place for place in places}
    return [starts_at[first] for first, _ in hints if first in starts_at][:1]


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


def _fitted(new: list[str], region: Region, searched: Sequence[str]) -> list[str]:
    """The new lines at the indentation of the file, if they were written at that of the search.

    Of a single line its text may be searched for, without what stands before it: the lines that follow may be at the
    indentation of the file already.
    """
    if _indentation(new) != _indentation(searched):
        return new
    if region.indent:
        first = new[:1] if len(searched) == 1 and _all_at(region.indent, new[1:]) else new
        return [region.indent + line if line.strip() else line for line in first] + new[len(first) :]
    return [line.removeprefix(region.outdent) for line in new]


def _all_at(indent: str, lines: Sequence[str]) -> bool:
    return all(line.startswith(indent) for line in lines if line.strip())


def _indentation(lines: Sequence[str]) -> str:
    """Of the first line with content."""
    first = next((line for line in lines if line.strip()), "")
    return first[: len(first) - len(first.lstrip())]


def _refuse_ellipsis(searched: list[str], new: list[str], old: list[str]) -> None:
    """A `...` in `replace` would delete the lines it stands for."""
    if any(map(is_ellipsis, searched)) and any(is_ellipsis(line) and line not in old for line in new):
        raise EditError(
            "`...` stands for lines only in `search`. In `replace` write every line that shall be there, "
            "or make two smaller edits around the part that stays.",
            "`...` in replace",
        )


def _matched(region: Region, hints: Sequence[Hint], numbers_pasted: bool) -> str:
    if region.tolerance or numbers_pasted:
        return "tolerant"
    return "exact" if any(region.start + 1 == first for first, _ in hints) else "moved"


def _copies(texts: Sequence[str], region: Region) -> list[str]:
    """Where else the same lines stood: after earlier edits the hinted place may be the wrong one of two."""
    old = texts[region.start : region.end]
    others = [Region(start, start + len(old)).spoken for start in starts(texts, old) if start != region.start]
    if not others or not any(line.strip() for line in old):
        return []
    more = f" and {len(others) - 3} more places" if len(others) > 3 else ""
    return [f"The same text also stood at {', '.join(others[:3])}{more}. Check that the right one was changed."]


def _notes(region: Region, hints: Sequence[Hint], numbers_pasted: bool, shifted: bool) -> list[str]:
    notes: list[str] = []
    if (region.start + 1, region.end) not in hints:
        first, last = hints[-1]
        notes.append(f"Applied at {region.spoken}, not {first}-{last}: that is where the searched text stands.")
    if region.tolerance:
        notes.append(f"The searched text differed from the file in {region.tolerance}; that was overlooked.")
    if shifted:
        notes.append("`replace` was shifted to the file's indentation.")
    if numbers_pasted:
        notes.append("Line numbers (`N| `) pasted into the arguments were removed.")
    return notes
