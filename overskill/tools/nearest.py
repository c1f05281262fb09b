"""What a failed edit is told: the places most like the lines it searched for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_COMMON = 50
_MAX_SCORED = 20
_MAX_COMPARED = 30
_MAX_LINES = 2_000
_MAX_LINE = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines [start, end) from 0 and how much they resemble the searched ones, 0 to 1."""

    start: int
    end: int
    likeness: float


def nearest(texts: Sequence[str], wanted: Sequence[str], most: int = 3) -> list[Candidate]:
    """Up to `most` places at least half alike, the best first; none overlaps a better one."""
    votes = _votes(texts, wanted) or _votes_by_likeness(texts, wanted)
    scored = [_score(texts, wanted, start) for start, _ in sorted(votes.items(), key=_best_first)[:_MAX_SCORED]]
    chosen: list[Candidate] = []
    for candidate in sorted(scored, key=lambda one: (-one.likeness, one.start)):
        apart = all(candidate.end <= other.start or other.end <= candidate.start for other in chosen)
        if candidate.likeness >= 0.5 and apart and len(chosen) < most:
            chosen.append(candidate)
    return chosen


def _best_first(vote: tuple[int, int]) -> tuple[int, int]:
    start, count = vote
    return -count, start


def _votes(texts: Sequence[str], wanted: Sequence[str]) -> Counter[int]:
    """Each line found in the file votes for the start it implies; very common lines say nothing."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(texts):
        where[line.strip()].append(index)
    votes: Counter[int] = Counter()
    for offset, line in enumerate(wanted):
        places = where.get(line.strip(), []) if line.strip() else []
        if len(places) <= _COMMON:
            votes.update(max(0, place - offset) for place in places)
    return votes


def _votes_by_likeness(texts: Sequence[str], wanted: Sequence[str]) -> Counter[int]:
    """No line matches: the lines most like the first searched one that has content."""
    offset, first = next(((index, line.strip()) for index, line in enumerate(wanted) if line.strip()), (0, ""))
    likely = [(_alike(line, first), index) for index, line in enumerate(texts[:_MAX_LINES]) if line.strip() and first]
    return Counter(max(0, index - offset) for likeness, index in sorted(likely, reverse=True)[:5] if likeness >= 0.6)


def _score(texts: Sequence[str], wanted: Sequence[str], start: int) -> Candidate:
    end = min(len(texts), start + len(wanted))
    compared = list(zip(texts[start:end], wanted, strict=False))[:_MAX_COMPARED]
    likeness = sum(_alike(here, there) for here, there in compared) / max(1, min(len(wanted), _MAX_COMPARED))
    return Candidate(start, end, likeness)


def _alike(one: str, other: str) -> float:
    """1 for equal lines, less the fewer characters they share; indentation does not count."""
    one, other = one.strip()[:_MAX_LINE], other.strip()[:_MAX_LINE]
    return 1.0 if one == other else SequenceMatcher(None, one, other).quick_ratio()
