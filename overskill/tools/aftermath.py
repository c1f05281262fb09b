"""What follows every change of a file: save, build, and tell what the build reports."""

from __future__ import annotations

from collections.abc import Sequence

from overskill.preview.build import Problem
from overskill.tools.base import BUILDING, BUILT, SAVED, Verdict, Work, clip
from overskill.tools.lines import plural

MAX_REPORT = 4_000
"""Characters of build problems in one result: enough to fix the first ones, cheap enough to repeat."""


async def save_and_build(work: Work, path: str, size: int = 0) -> tuple[str, str]:
    """Commits the change (`size`: its bytes, where it has any) and rebuilds.

    Returns the report for the model and words for the chat row, "" when it builds.
    """
    await work.save()
    if size:
        await work.stage(*SAVED, f"{size:,} of {size:,} bytes saved")
    await work.stage(*BUILDING)
    verdict = await work.build()
    problems = list(dict.fromkeys(verdict.problems))
    found = in_short(problems, path)
    await work.stage(*BUILT, found or _built_in(verdict))
    return report(problems, path), f", {found}" if found else ""


def in_short(problems: Sequence[Problem], path: str, noun: str = "problem") -> str:
    """ "2 problems, first in line 12": those of `path` go before others; "" for none."""
    if not problems:
        return ""
    first = min(problems, key=lambda problem: problem.file != path)
    file = "" if first.file == path else first.file.rsplit("/", 1)[-1]
    place = " ".join(filter(None, [file, f"line {first.line}" if first.line else ""]))
    joint = " in " if len(problems) == 1 else ", first in "
    return plural(len(problems), noun) + (joint + place if place else "")


def _built_in(verdict: Verdict) -> str:
    return f"built in {verdict.milliseconds:,} ms"


def report(problems: Sequence[Problem], path: str) -> str:
    """The problems, those of `path` first, each once, at most 4,000 characters."""
    if not problems:
        return "The app builds."
    here = [problem for problem in problems if problem.file == path]
    elsewhere = [problem for problem in problems if problem.file != path]
    unique = dict.fromkeys(_lines_of(problem) for problem in here + elsewhere)
    where = f", {len(here)} in this file" if here else ", none in this file"
    title = f"The change is saved, but the app does not build: {plural(len(unique), 'problem')}{where}."
    return clip("\n\n".join([title, *unique]), MAX_REPORT)


def _lines_of(problem: Problem) -> str:
    place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)
    head = f"{place}: {problem.text}" if place else problem.text
    shown = [f"  {problem.line}| {problem.line_text[:200]}"] if problem.line_text else []
    return "\n".join([head[:1_000], *shown, *(f"  note: {note[:300]}" for note in problem.notes)])
