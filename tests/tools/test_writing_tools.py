# Long because the two tools that write share their cases.
"""os-write, os-line-replace, os-rename, os-delete and rename-app: stages, results, and nothing changed on refusal."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from overskill.preview.build import Problem
from overskill.tools.base import MAX_RESULT, ToolResult
from overskill.tools.workspace import MAX_FILE_BYTES, Change
from tests.tools.recorded import APP, RecordedWork, app

ALL_STAGES = ["analyzing", "validating", "writing"]


async def test_write_creates_saves_and_says_what_was_written() -> None:
    work = app()
    content = "import { useState } from 'react'\n\nexport function Badge() {\n  return <b />\n}\n"
    result = await work.call("os-write", file_path="src/components/Badge.tsx", content=content)
    assert work.stored["src/components/Badge.tsx"] == content
    assert (result.is_error, result.created, result.lines, result.fact) == (False, True, 5, "5 lines")
    assert result.text == "Created src/components/Badge.tsx with 5 lines."
    assert work.stages == [
        ("analyzing", 30, "5 lines, 1 import, 1 component"),
        ("validating", 50, "path and size checked, 77 bytes"),
        ("writing", 70, "5 lines, 0 of 77 bytes saved"),
        ("writing", 80, "77 of 77 bytes saved"),
    ]
    assert work.checks == [("src/components/Badge.tsx", content)]


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        ([], "no syntax errors"),
        ([Problem("Expected }", "src/App.tsx", 3)], "1 syntax error in line 3"),
        ([Problem("Expected }", "src/App.tsx", 3), Problem("?", "src/App.tsx", 9)], "2 syntax errors, first in line 3"),
    ],
)
async def test_a_syntax_error_is_known_before_the_file_is_written(problems: list[Problem], words: str) -> None:
    work = app()
    work.syntax = problems
    await work.call("os-write", file_path="src/App.tsx", content="export default 1\n")
    assert work.stages[2] == ("validating", 50, f"path and size checked, 17 bytes, {words}")
    assert work.stages[3][0] == "writing"


async def test_json_is_checked_without_the_build_service() -> None:
    work = app()
    await work.call("os-write", file_path="src/data.json", content='{"a": 1,}\n')
    assert work.checks == []
    assert "not valid JSON" in work.stages[2][2] and "line 1" in work.stages[2][2]


async def test_write_overwrites_and_counts_changed_lines() -> None:
    work = app()
    result = await work.call(
        "os-write", file_path="src/components/Card.tsx", content="export function Card() {\n}\n// end\n"
    )
    assert result.text.startswith("Overwrote src/components/Card.tsx (+1 -1 lines). It now has 3 lines.")
    assert not result.created


async def test_write_of_the_same_content_changes_nothing() -> None:
    work = app()
    result = await work.call("os-write", file_path="src/App.tsx", content=APP["src/App.tsx"])
    assert (result.is_error, result.lines, result.fact, work.saves) == (False, 0, "unchanged", [])


PLACEHOLDERS = [
    "// ... keep existing code",
    "// ... existing code ...",
    "  {/* ... rest of the component ... */}",
    "/* existing styles ... */",
    "// rest of the code remains the same",
    "# ... rest of the file unchanged",
    "<!-- rest of the content here -->",
    "...",
    "// Rest of your component",
    "// keep existing imports",
    "// other imports stay the same",
    "... keep existing code ...",
]
NO_PLACEHOLDERS = [
    "  ...props,",
    "const { a, ...rest } = props",
    "// the rest of the list is sorted here",
    "<p>Loading...</p>",
    "...existing,",
    "// ... and so on",
    "// the same as before, only faster",
    "// existing users are kept",
    "return [...unchanged]",
    "  ...unchanged,",
    "'... keep existing code'",
]


@pytest.mark.parametrize("line", PLACEHOLDERS)
async def test_a_placeholder_is_refused(line: str) -> None:
    work = app()
    result = await work.call("os-write", file_path="src/App.tsx", content=f"import a from 'a'\n{line}\n")
    assert (result.is_error, result.fact, work.saves) == (True, "placeholder", [])
    assert "os-line-replace" in result.text
    replaced = await work.call(
        "os-line-replace", file_path="src/main.tsx", search="import App from './App'", first_replaced_line=1,
        last_replaced_line=1, replace=f"const a = 1\n{line}",
    )  # fmt: skip
    assert (replaced.is_error, work.saves) == (True, [])


@pytest.mark.parametrize("line", NO_PLACEHOLDERS)
async def test_ordinary_code_is_no_placeholder(line: str) -> None:
    assert not (await app().call("os-write", file_path="src/New.tsx", content=f"{line}\n")).is_error


async def test_a_placeholder_in_prose_or_in_the_file_already_is_text() -> None:
    work = app({"src/a.ts": "// ... keep existing code\n"})
    assert not (await work.call("os-write", file_path="README.md", content="... keep existing code\n")).is_error
    assert not (await work.call("os-write", file_path="src/a.ts", content="// ... keep existing code\n1\n")).is_error


async def test_broken_json_is_written_with_a_warning() -> None:
    result = await app().call("os-write", file_path="data.json", content='{"a": 1,}')
    assert not result.is_error
    assert "Warning: not valid JSON" in result.text


REFUSED_WRITES: list[tuple[str, str, str]] = [
    ("../App.tsx", "x", "leaves the app"),
    ("/etc/passwd", "x", "absolute"),
    ("src\\App.tsx", "x", "backslash"),
    (".env", "KEY=1", "secrets"),
    ("src/app.tsx", "x", "upper and lower case"),
    ("src/a.ts", "a\0", "binary"),
    ("src/a.ts", "\udc00", "surrogate"),
    ("src/a.ts", "x" * (MAX_FILE_BYTES + 1), "512 kB"),
    ("src", "x", "folder"),
]


@pytest.mark.parametrize(("path", "content", "reason"), REFUSED_WRITES)
async def test_a_refused_write_changes_nothing_and_says_why(path: str, content: str, reason: str) -> None:
    work = app()
    result = await work.call("os-write", file_path=path, content=content)
    assert result.is_error
    assert reason in result.text
    assert result.fact
    assert (work.saves, dict(work.workspace.files)) == ([], APP)
    assert work.stage_names == ["analyzing"]


async def test_the_501st_file_is_refused() -> None:
    work = app({f"f{n}.ts": "" for n in range(500)})
    result = await work.call("os-write", file_path="more.ts", content="")
    assert (result.is_error, result.fact, len(work.stored)) == (True, "too many files", 500)


async def test_line_replace_answers_with_the_lines_as_they_are_now() -> None:
    work = app()
    result = await work.call(
        "os-line-replace", file_path="src/App.tsx", search="    <Card>\n...\n    </Card>", first_replaced_line=7,
        last_replaced_line=9, replace="    <Card>{count}</Card>",
    )  # fmt: skip
    assert (result.is_error, result.lines, result.fact) == (False, 1, "+1 -3")
    assert result.text == (
        "Replaced lines 7-9 of src/App.tsx (+1 -3). It now has 9 lines.\n\n"
        "Now:\n6|   return (\n7|     <Card>{count}</Card>\n8|   )"
    )
    assert work.stage_names == ALL_STAGES
    assert work.stages[1][2] == "found at lines 7-9"


async def replace(work: RecordedWork, path: str, search: str, first: int, last: int, new: str) -> ToolResult:
    return await work.call(
        "os-line-replace",
        file_path=path,
        search=search,
        first_replaced_line=first,
        last_replaced_line=last,
        replace=new,
    )


async def test_more_is_shown_when_the_place_was_another_one() -> None:
    work = app({"a.ts": "".join(f"line {n}\n" for n in range(1, 21))})
    result = await replace(work, "a.ts", "line 10", 3, 3, "ten")
    assert "Applied at line 10, not 3-3" in result.text
    assert result.text.endswith("Now:\n" + "\n".join(f"{n}| {'ten' if n == 10 else f'line {n}'}" for n in range(6, 15)))


async def test_twelve_edits_of_one_answer_with_the_numbers_of_before_are_short_and_no_news() -> None:
    work = app({"a.tsx": "".join(f"    <p>{n}</p>\n    <hr />\n" for n in range(40))})
    results = [
        await replace(work, "a.tsx", f"    <p>{n}</p>", 2 * n + 1, 2 * n + 1, f"    <b>{n}</b>\n    <i>new</i>")
        for n in range(12)
    ]
    assert [result.matched for result in results] == ["exact"] * 12
    assert not any("Applied at" in result.text or "also stood" in result.text for result in results)
    assert sum(len(result.text) for result in results) < 2_500


async def test_of_two_equal_lines_the_one_that_was_seen_there_is_changed_after_an_earlier_edit() -> None:
    work = app({"a.ts": "a\n}\nb\n}\nc\n"})
    await replace(work, "a.ts", "a", 1, 1, "a\n1")
    assert not (await replace(work, "a.ts", "}", 2, 2, "};")).is_error
    assert work.stored["a.ts"] == "a\n1\n};\nb\n}\nc\n"
    work.workspace.shifts.clear()  # a new answer, which has seen them as they are
    await replace(work, "a.ts", "}", 5, 5, "};")
    assert work.stored["a.ts"] == "a\n1\n};\nb\n};\nc\n"


async def test_a_line_is_inserted() -> None:
    work = app()
    result = await replace(work, "src/App.tsx", "", 3, 3, "import { X } from './X'")
    assert (result.is_error, result.fact, result.lines) == (False, "+1 -0", 1)
    assert result.text == (
        "Inserted 1 line before line 3 of src/App.tsx. It now has 12 lines.\n\n"
        "Now:\n2| import { Card } from './components/Card'\n3| import { X } from './X'\n4| "
    )
    assert ("validating", 50, "before line 3") in work.stages


async def test_of_many_new_lines_the_ends_are_shown() -> None:
    work = app({"a.ts": "a\nb\nc\n"})
    result = await replace(work, "a.ts", "b", 2, 2, "\n".join(f"new {n}" for n in range(100)))
    assert result.text.endswith(
        "Now:\n1| a\n2| new 0\n3| new 1\n4| new 2\n…\n99| new 97\n100| new 98\n101| new 99\n102| c"
    )


async def test_a_failed_edit_is_an_error_result_and_nothing_is_written() -> None:
    work = app()
    result = await work.call(
        "os-line-replace",
        file_path="src/App.tsx",
        search="no such line",
        first_replaced_line=1,
        last_replaced_line=1,
        replace="",
    )
    assert (result.is_error, result.fact, work.saves, work.stored) == (True, "text not found", [], APP)
    assert work.stage_names == ["analyzing"]


async def test_an_edit_that_would_make_the_file_too_large_is_refused() -> None:
    work = app()
    result = await work.call(
        "os-line-replace", file_path="src/main.tsx", search="import App from './App'", first_replaced_line=1,
        last_replaced_line=1, replace="x" * MAX_FILE_BYTES,
    )  # fmt: skip
    assert (result.is_error, result.fact, work.stored) == (True, "too large", APP)


async def test_edits_of_one_file_at_the_same_time_all_arrive() -> None:
    work = app({"a.ts": "".join(f"line {n}\n" for n in range(20))})
    edits = [
        work.call("os-line-replace", file_path="a.ts", search=f"line {n}", first_replaced_line=n + 1,
                  last_replaced_line=n + 1, replace=f"line {n}\nmore {n}")
        for n in range(20)
    ]  # fmt: skip
    results = await asyncio.gather(*edits)
    assert not any(result.is_error for result in results)
    assert work.stored["a.ts"] == "".join(f"line {n}\nmore {n}\n" for n in range(20))


async def test_rename_moves_the_content_and_names_the_importers() -> None:
    work = app()
    result = await work.call("os-rename", original_file_path="src/components/Card.tsx", new_file_path="src/ui/Card.tsx")
    assert not result.is_error
    assert "change their imports: src/App.tsx." in result.text
    assert work.saves == [
        [Change("src/components/Card.tsx", None), Change("src/ui/Card.tsx", APP["src/components/Card.tsx"])]
    ]
    assert work.stage_names == ALL_STAGES


async def test_rename_leaves_out_the_importers_that_find_the_new_name() -> None:
    work = app()
    renamed = {"original_file_path": "src/components/Card.tsx", "new_file_path": "src/components/Card.jsx"}
    result = await work.call("os-rename", **renamed)
    assert "finds it under the new name as well: src/App.tsx can stay." in result.text


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("src/App.tsx", "src/main.tsx", "already exists"),
        ("src/Nothing.tsx", "src/New.tsx", "no file"),
        ("src/App.tsx", "../App.tsx", "leaves the app"),
        ("../x", "src/New.tsx", "leaves the app"),
        ("src/components", "src/parts", "is a folder"),
        ("src/App.tsx", "src/App.tsx", "same"),
    ],
)
async def test_a_refused_rename_changes_nothing(old: str, new: str, reason: str) -> None:
    work = app()
    result = await work.call("os-rename", original_file_path=old, new_file_path=new)
    assert result.is_error
    assert reason in result.text
    assert (work.saves, dict(work.workspace.files)) == ([], APP)


async def test_renames_that_cross_both_finish() -> None:
    work = app({"a.ts": "a", "b.ts": "b"})
    results = await asyncio.wait_for(
        asyncio.gather(
            work.call("os-rename", original_file_path="a.ts", new_file_path="b.ts"),
            work.call("os-rename", original_file_path="b.ts", new_file_path="a.ts"),
        ),
        timeout=10,
    )
    assert all(result.is_error for result in results)
    assert work.stored == {"a.ts": "a", "b.ts": "b"}


async def test_delete_removes_the_file_and_names_the_importers() -> None:
    work = app()
    result = await work.call("os-delete", file_path="src/components/Card.tsx")
    assert "src/components/Card.tsx" not in work.stored
    assert "still import it; remove or change those imports: src/App.tsx." in result.text
    assert result.fact == "3 lines removed"
    assert work.stage_names == ALL_STAGES


@pytest.mark.parametrize("path", ["src/Nothing.tsx", "src", "../x", ""])
async def test_a_refused_delete_changes_nothing(path: str) -> None:
    work = app()
    assert (await work.call("os-delete", file_path=path)).is_error
    assert (work.saves, work.stored) == ([], APP)


async def test_rename_app_gives_the_name() -> None:
    work = app()
    result = await work.call("rename-app", name="  Packing List ")
    assert (work.name, result.fact, result.is_error) == ("Packing List", "Packing List", False)
    assert work.stage_names == ["validating", "writing"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\nb", "a\0b", "a\u202eb", "\ud800"])
async def test_an_unusable_name_is_refused(name: str) -> None:
    work = app()
    result = await work.call("rename-app", name=name)
    assert (result.is_error, work.name, work.stages) == (True, "", [])


BAD_ARGUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("os-write", {"file_path": "src/new.ts", "content": "x" * 400_000 + "\n" * 2}),
    ("os-view", {"file_path": "src/App.tsx", "lines": "1-" + "9" * 9}),
    ("os-delete", {"file_path": "x" * 100_000}),
    ("os-rename", {"original_file_path": "y" * 100_000, "new_file_path": "z"}),
    ("os-search-files", {"query": "(" * 50_000}),
    ("os-search-files", {"query": "a", "include_pattern": "*" * 50_000}),
    (
        "os-line-replace",
        {
            "file_path": "src/App.tsx",
            "search": "q" * 300_000,
            "first_replaced_line": 10**12,
            "last_replaced_line": 10**12,
            "replace": "",
        },
    ),
]


@pytest.mark.parametrize(("tool", "args"), BAD_ARGUMENTS)
async def test_no_result_is_longer_than_a_history_can_bear(tool: str, args: dict[str, Any]) -> None:
    assert len((await app().call(tool, **args)).text) <= MAX_RESULT
