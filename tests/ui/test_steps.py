"""Rows of calls in a person's words: a problem stands where it belongs, and what was created is what is there."""

from typing import Any

import pytest

from overskill.journal import events as ev
from overskill.journal.fold import Folded, Tool
from overskill.journal.journal import Stored
from overskill.ui.view.steps import created, draw, with_problems
from overskill.versions.snapshots import Difference


def of(fact: str, stage: str = "complete", path: str = "src/pages/ClimateCard.tsx") -> Tool:
    return Tool("c", "os-write", 1, 0.0, path=path, stage=stage, fact=fact, ended=1.0)


@pytest.mark.parametrize(
    ("fact", "told", "problem"),
    [
        ("12 lines", "12 lines", ""),
        ("12 lines, 1 problem in line 13", "12 lines", "1 problem, line 13"),
        ("12 lines, 2 problems, first in line 13", "12 lines", "2 problems, line 13"),
        ("12 lines, 1 problem", "12 lines", "1 problem"),
        ("+3 -1, 1 problem in ClimateCard.tsx line 13", "+3 -1", ""),
        ("to src/b.ts, 3 problems, first in Other.tsx line 2", "to src/b.ts", ""),
        ("src/pages/ClimateCard.tsx", "", ""),
    ],
)
def test_the_problem_of_another_file_is_not_said_of_this_one(fact: str, told: str, problem: str) -> None:
    drawn = draw("r", of(fact), {})
    assert (drawn.fact, drawn.problem) == (told, problem)


def test_what_went_wrong_is_said_plainly() -> None:
    assert draw("r", of("text not found", "error"), {}).fact == "place not found"
    assert draw("r", of("file not found", "error"), {}).fact == "file not found"


def test_only_the_last_call_that_wrote_a_broken_file_is_marked() -> None:
    rows = [draw("r", of("1 line", path=path), {}) for path in ("src/A.tsx", "src/B.tsx", "src/A.tsx")]
    run = Folded()
    problems = [{"file": "src/A.tsx", "line": 7, "text": "Broken"}, {"file": "src/gone.ts", "line": 0, "text": "?"}]
    run.apply(Stored("r", 1, 0.0, ev.Built("b", 5, problems)))
    assert [row.problem for row in with_problems(rows, run.broken)] == ["", "", "1 problem, line 7"]
    run.apply(Stored("r", 2, 0.0, ev.Built("c", 5, [])))
    assert run.broken == {}


def test_files_created_are_those_that_are_there() -> None:
    def call(name: str, path: str, made: bool, stage: str = "complete") -> dict[str, Any]:
        return {"name": name, "path": path, "created": made, "stage": stage}

    calls = [
        call("os-write", "a", True),
        call("os-write", "b", True),
        call("os-write", "a", False),
        call("os-delete", "b", False),
        call("os-write", "c", True, "error"),
    ]
    assert created(calls) == 1


@pytest.mark.parametrize(
    ("difference", "lines"),
    [
        (Difference(["x/a.ts"], ["b.ts"], ["c.ts"]), ["+ a.ts added", "~ b.ts changed", "- c.ts removed"]),
        (Difference(list("abcde"), [], []), ["+ a added", "+ b added", "+ 3 more files added"]),
        (
            Difference(list("abcd"), list("xyz"), []),
            ["+ a added", "+ b added", "+ 2 more files added", "~ 3 more files changed"],
        ),
        (Difference([], list("abcd"), ["e"]), ["~ a changed", "~ b changed", "~ 2 more files changed", "- e removed"]),
    ],
)
def test_what_is_not_named_is_counted_by_kind(difference: Difference, lines: list[str]) -> None:
    assert [" ".join(line) for line in difference.in_words()] == lines
