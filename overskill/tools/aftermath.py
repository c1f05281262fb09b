"""What follows changes of files: they are saved, and after the last one of an answer the build is told once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from overskill.preview.build import Problem
from overskill.text import plural
from overskill.tools.base import SAVED, Verdict, Work, clip

MAX_REPORT = 4_000
"""Characters of build problems in one result: enough to fix the first ones, cheap enough to repeat."""
_MAX_PLACES = 8


async def save(work: Work, size: int = 0) -> None:
    """Commit the change; `size`: its bytes, where it has any."""
    await work.save()
    if size:
        await work.stage(*SAVED, f"{size:,} of {size:,} bytes saved")


def in_short(problems: Sequence[Problem], path: str, noun: str = "problem") -> str:
    """ "2 problems, first in line 12": those of `path` go before others; "" for none."""
    problems = unique(problems)
    if not problems:
        return ""
    first = min(problems, key=lambda problem: problem.file != path)
    file = "" if first.file == path else first.file.rsplit("/", 1)[-1]
    place = " ".join(filter(None, [file, f"line {first.line}" if first.line else ""]))
    joint = " in " if len(problems) == 1 else ", first in "
    return plural(len(problems), noun) + (joint + place if place else "")


def unique(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, in order."""
    return list(dict.fromkeys(problems))


def report(verdict: Verdict, known: Collection[Problem] = ()) -> str:
    """What the model reads of a build: every problem, then every warning, each once, at most 4,000 characters.

    Warnings that are `known` to it already are only named.
    """
    problems, warnings = unique(verdict.problems), unique(verdict.warnings)
    new = [warning for warning in warnings if key(warning) not in {key(one) for one in known}]
    old = [warning for warning in warnings if warning not in new]
    beside = [_BESIDE] if problems and new else []
    told = [_verdict_in_words(problems, new), *map(_lines_of, problems), *beside, *map(_lines_of, new)]
    if old:
        told.append(f"{plural(len(old), 'warning')} told before still {_holds(old)}: {_places(old)}.")
    return _within(told, MAX_REPORT)


def key(problem: Problem) -> tuple[str, str]:
    """What makes two warnings the same although lines moved."""
    return problem.file, problem.text


_BESIDE = "Besides, this has no effect or cannot work in the browser:"


def _verdict_in_words(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    if problems:
        return f"The files are saved, but the app does not build: {plural(len(problems), 'problem')}."
    if warnings:
        return (
            f"The app builds, with {plural(len(warnings), 'warning')}: as it stands, this has no effect or cannot work."
        )
    return "The app builds."


def _within(parts: Sequence[str], most: int) -> str:
    """As many whole parts as fit, and how many are missing."""
    kept, room = [clip(parts[0], most)], most - len(parts[0])
    for part in parts[1:]:
        room -= len(part) + 2
        if room < 0:
            return "\n\n".join([*kept, f"… {len(parts) - len(kept)} more are not shown; these come first."])
        kept.append(part)
    return "\n\n".join(kept)


def _holds(warnings: Sequence[Problem]) -> str:
    return "holds" if len(warnings) == 1 else "hold"


def _places(problems: Sequence[Problem]) -> str:
    places = list(dict.fromkeys(_place(problem) or problem.text[:60] for problem in problems))
    more = f" and {len(places) - _MAX_PLACES} more" if len(places) > _MAX_PLACES else ""
    return ", ".join(places[:_MAX_PLACES]) + more


def _place(problem: Problem) -> str:
    return ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)


def _lines_of(problem: Problem) -> str:
    place = _place(problem)
    head = f"{place}: {problem.text}" if place else problem.text
    shown = [f"  {problem.line}| {problem.line_text[:200]}"] if problem.line_text else []
    notes = [f"  note: {note[:300]}" for note in problem.notes]
    remedy = [f"  remedy: {problem.remedy[:600]}"] if problem.remedy else []
    return "\n".join([head[:1_000], *shown, *notes, *remedy])
