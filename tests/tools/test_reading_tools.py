"""os-view and os-search-files: what is shown, what is cut, and that no expression holds anything up."""

from __future__ import annotations

import asyncio

import pytest

from overskill.tools import os_search_files
from overskill.tools.base import MAX_RESULT
from tests.tools.recorded import APP, app

LONG = {"long.ts": "".join(f"const v{n} = {n}\n" for n in range(1, 1201))}


async def test_view_shows_numbered_lines_and_writes_nothing() -> None:
    work = app()
    result = await work.call("os-view", file_path="./src/components/Card.tsx")
    assert result.text == "src/components/Card.tsx (3 lines)\n1| export function Card() {\n2|   return <div />\n3| }"
    assert (result.fact, result.is_error, work.saves) == ("3 lines", False, [])
    assert work.stages == [("analyzing", 30, "3 lines, 1 component")]


async def test_view_of_a_long_file_says_how_to_see_more() -> None:
    result = await app(LONG).call("os-view", file_path="long.ts")
    assert result.fact == "500 lines"
    assert '700 lines follow. To see them: os-view with lines "501-1000".' in result.text


async def test_view_of_ranges() -> None:
    result = await app(LONG).call("os-view", file_path="long.ts", lines="10-11, 3, 11-12, 1199-5000")
    assert [line.split("|")[0] for line in result.text.splitlines()[1:]] == [
        "3",
        "…",
        "10",
        "11",
        "12",
        "…",
        "1199",
        "1200",
    ]


async def test_view_never_exceeds_a_result_and_continues_at_the_line_named() -> None:
    work = app({"wide.ts": "".join("y" * 300 + "\n" for _ in range(200)), "one.ts": "z" * 100_000})
    result = await work.call("os-view", file_path="wide.ts", lines="1-200")
    last = int(result.text.splitlines()[-2].split("|")[0])
    assert len(result.text) <= MAX_RESULT
    assert f'lines "{last + 1}-' in result.text
    one = await work.call("os-view", file_path="one.ts")
    assert "98,000 more characters on this line" in one.text


@pytest.mark.parametrize("lines", ["0", "5-2", "a-b", ",", "-3", "1 2", "9-10", "99999999999"])
async def test_ranges_that_mean_nothing_are_refused(lines: str) -> None:
    result = await app().call("os-view", file_path="src/components/Card.tsx", lines=lines)
    assert result.is_error


@pytest.mark.parametrize("folder", ["src", "src/", "./src"])
async def test_view_of_a_folder_lists_it(folder: str) -> None:
    result = await app().call("os-view", file_path=folder)
    assert result.text.splitlines()[0] == "src contains 4 files:"
    assert "src/components/Card.tsx (3 lines)" in result.text


async def test_view_of_the_whole_app_even_when_empty() -> None:
    assert "contains 5 files" in (await app().call("os-view", file_path=".")).text
    assert "contains 0 files" in (await app({}).call("os-view", file_path=".")).text


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", ".env", "src/Missing.tsx", "", "/", "src//"])
async def test_view_refuses_what_is_not_in_the_app(path: str) -> None:
    result = await app().call("os-view", file_path=path)
    assert (result.is_error, bool(result.fact)) == (True, True)


async def test_view_of_empty_and_windows_files() -> None:
    work = app({"empty.ts": "", "windows.ts": "\ufeffa\r\nb\r\n"})
    assert (await work.call("os-view", file_path="empty.ts")).text == "empty.ts is empty (0 lines)."
    assert (await work.call("os-view", file_path="windows.ts")).text == "windows.ts (2 lines)\n1| a\n2| b"


async def test_search_shows_lines_by_file() -> None:
    work = app()
    result = await work.call("os-search-files", query=r"\bcard\b")
    assert result.fact == "4 matches"
    assert result.text == (
        "4 matching lines in 2 files:\n\nsrc/App.tsx\n2| import { Card } from './components/Card'\n7|     <Card>\n"
        "9|     </Card>\n\nsrc/components/Card.tsx\n1| export function Card() {"
    )
    assert work.stages == [("analyzing", 30, "5 files")]
    assert (await work.call("os-search-files", query="card", case_sensitive=True)).fact == "no matches"


GLOBS = [
    ("src/**/*.tsx", "", ["src/App.tsx", "src/components/Card.tsx", "src/main.tsx"]),
    ("**/*.tsx", "src/components/**", ["src/App.tsx", "src/main.tsx"]),
    ("*.css", "", ["src/index.css"]),
    ("*.{css,html}", "", ["index.html", "src/index.css"]),
    ("src/*.tsx, *.html", "", ["index.html", "src/App.tsx", "src/main.tsx"]),
    ("./src/", "*.tsx", ["src/index.css"]),
    ("src/[A-M]*.tsx", "", ["src/App.tsx"]),
    ("src/[!A-M]*.tsx", "", ["src/main.tsx"]),
    ("src/???.tsx", "", ["src/App.tsx"]),
    ("", "", sorted(APP)),
]


@pytest.mark.parametrize(("include", "exclude", "paths"), GLOBS)
async def test_search_in_some_files(include: str, exclude: str, paths: list[str]) -> None:
    work = app(dict.fromkeys(APP, "here"))
    result = await work.call("os-search-files", query="here", include_pattern=include, exclude_pattern=exclude)
    assert [line for line in result.text.splitlines() if line in APP] == paths


async def test_search_of_no_file_is_told_apart_from_no_match() -> None:
    work = app()
    assert "leave no file" in (await work.call("os-search-files", query="a", include_pattern="*.py")).text
    assert "No line matches" in (await work.call("os-search-files", query="zzz")).text


async def test_search_shows_100_hits_and_counts_all() -> None:
    result = await app(LONG).call("os-search-files", query="const")
    assert result.fact == "1,200 matches"
    assert "the first 100 follow, 1100 do not" in result.text
    assert len(result.text.splitlines()) == 103


async def test_search_cuts_long_lines_around_the_match() -> None:
    result = await app({"a.js": "x" * 3000 + "needle" + "y" * 3000}).call("os-search-files", query="needle")
    line = result.text.splitlines()[-1].removeprefix("1| ")
    assert "needle" in line
    assert len(line) <= 200


@pytest.mark.parametrize(
    "query", ["useState(", "[", "a{5000}", "(?<=a)b", r"(a)\1", "*", "\\", "", "\ud800", "x" * 1001]
)
async def test_an_unusable_expression_is_refused_with_a_way_out(query: str) -> None:
    work = app()
    result = await work.call("os-search-files", query=query)
    assert result.is_error
    assert "query" in result.text
    assert result.text.isprintable()
    assert work.stages == []


async def test_the_escaped_form_offered_finds_the_text() -> None:
    work = app()
    refused = await work.call("os-search-files", query="useState(")
    offered = refused.text.rsplit("escape it: ", 1)[1]
    assert (await work.call("os-search-files", query=offered)).fact == "1 match"


@pytest.mark.parametrize("query", [r"(a+)+$", r"(a|aa)+b", r"(.*)*x", r"([a-z]+)*\d"])
async def test_catastrophic_expressions_are_harmless(query: str) -> None:
    result = await app({"a.ts": ("a" * 4000 + "!\n") * 20}).call("os-search-files", query=query)
    assert not result.is_error


async def test_a_search_out_of_time_is_stopped_while_everything_else_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os_search_files, "TIME_LIMIT", 0.1)
    work = app({f"{n}.ts": ("a" * 5000 + "\n") * 100 for n in range(20)})
    search = asyncio.create_task(work.call("os-search-files", query="((a?){100}){9}b"))
    turns = 0
    while not search.done():
        await asyncio.sleep(0)
        turns += 1
    result = await search
    assert (result.is_error, result.fact) == (True, "took too long")
    assert turns > 10, "the loop kept turning while the search ran"


async def test_results_are_the_same_every_time() -> None:
    first, again = app(dict(sorted(APP.items()))), app(dict(sorted(APP.items(), reverse=True)))
    for tool, args in [("os-search-files", {"query": "a"}), ("os-view", {"file_path": "."})]:
        assert (await first.call(tool, **args)).text == (await again.call(tool, **args)).text
