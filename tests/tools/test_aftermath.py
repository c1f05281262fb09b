"""What the model reads of a build: the whole truth, each thing once, with file, line and remedy."""

from __future__ import annotations

import pytest

from overskill.preview.build import Problem
from overskill.tools.aftermath import MAX_REPORT, in_short, report
from overskill.tools.base import Verdict

HERE = Problem("Expected }", "src/App.tsx", 3, 7, "  return (", ("opened at line 2",))
THERE = Problem("No export Sparklez", "src/Other.tsx", 1, notes=("Did you mean Sparkles?",))
UNUSED = Problem("Nothing loads this file", "src/pages/Index.tsx", remedy="Import it in src/App.tsx")
DEAD = Problem("bg-${c}-500 has no effect", "src/App.tsx", 9, remedy="Write whole class names")


def test_an_app_that_builds() -> None:
    assert report(Verdict([], 1)) == "The app builds."


def test_every_problem_once_with_its_place_and_remedy() -> None:
    rule = Problem("Unknown class text-accent", "src/index.css", 4, remedy="define --color-accent under @theme")
    assert report(Verdict([HERE, THERE, HERE, rule, Problem("somewhere")], 1)) == (
        "The files are saved, but the app does not build: 4 problems.\n\n"
        "src/App.tsx:3:7: Expected }\n  3|   return (\n  note: opened at line 2\n\n"
        "src/Other.tsx:1: No export Sparklez\n  note: Did you mean Sparkles?\n\n"
        "src/index.css:4: Unknown class text-accent\n  remedy: define --color-accent under @theme\n\nsomewhere"
    )


def test_warnings_of_an_app_that_builds() -> None:
    assert report(Verdict([], 1, [UNUSED, DEAD, UNUSED])) == (
        "The app builds, with 2 warnings: as it stands, this has no effect or cannot work.\n\n"
        "src/pages/Index.tsx: Nothing loads this file\n  remedy: Import it in src/App.tsx\n\n"
        "src/App.tsx:9: bg-${c}-500 has no effect\n  remedy: Write whole class names"
    )


def test_problems_come_before_warnings() -> None:
    told = report(Verdict([HERE], 1, [UNUSED]))
    assert "The app builds" not in told
    assert told.index("Expected }") < told.index("Besides, this has no effect") < told.index("Nothing loads")


def test_a_warning_that_is_known_is_only_named() -> None:
    moved = Problem(DEAD.text, DEAD.file, 12)
    told = report(Verdict([], 1, [UNUSED, moved]), known=[DEAD])
    assert told.startswith("The app builds, with 1 warning:")
    assert "Nothing loads this file" in told
    assert "Write whole class names" not in told
    assert told.endswith("1 warning told before still holds: src/App.tsx:12.")


def test_the_report_of_a_ruined_build_is_short_and_says_what_is_missing() -> None:
    told = report(Verdict([Problem(f"problem {n} " + "x" * 500, "src/App.tsx", n) for n in range(200)], 1))
    assert "200 problems" in told
    assert "more are not shown" in told
    assert len(told) < MAX_REPORT + 200


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        ([], ""),
        ([Problem("?", "src/App.tsx", 12)], "1 problem in line 12"),
        ([Problem("?", "src/Other.tsx", 3)], "1 problem in Other.tsx line 3"),
        ([Problem("?")], "1 problem"),
        ([THERE, HERE, THERE], "2 problems, first in line 3"),
    ],
)
def test_in_short(problems: list[Problem], words: str) -> None:
    assert in_short(problems, "src/App.tsx") == words
