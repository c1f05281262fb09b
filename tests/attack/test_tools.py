"""Calls that a model makes to break things: each is answered in words, and the run goes on."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from overskill.journal.journal import read
from overskill.llm.tool_input import MAX_CHARACTERS, MAX_DEPTH, MalformedInputError, check_input, parse_input
from overskill.tools.registry import disturb
from overskill.versions import blobs
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import House, house, messages_server
from tests.runs.stories import assert_gapless, assert_once
from tests.tools.recorded import app

__all__ = ["house", "messages_server"]

HALF = "\ud800"
DONE = Turn(Text("Done."))


def nested(depth: int) -> str:
    return json.dumps({"file_path": "src/a.ts", "content": "X"}).replace('"X"', "[" * depth + "]" * depth)


HALVES = [
    ToolUse("os-write", {"file_path": f"{HALF}.ts", "content": "x"}),
    ToolUse("os-write", {"file_path": "src/a.ts", "content": f"const a = '{HALF}'\n"}),
    ToolUse("os-write", {"file_path": "src/a.ts", f"{HALF}": "x", "content": ""}),
    ToolUse("os-view", {"file_path": f"src/{HALF}"}),
    ToolUse("os-search-files", {"query": f"a{HALF}"}),
    ToolUse("rename-app", {"name": f"App {HALF}"}),
    ToolUse("os-delete", {"file_path": f"\udc00{HALF}"}),
    ToolUse(
        "os-line-replace",
        {
            "file_path": "src/App.tsx",
            "search": HALF,
            "first_replaced_line": 1,
            "last_replaced_line": 1,
            "replace": f"\ude00{HALF}",
        },
    ),
    ToolUse(f"os-{HALF}write", {"file_path": "src/a.ts"}),
    ToolUse("functions.os-write", {"file_path": "src/a.ts", "content": ""}),
    ToolUse("os-write", raw='{"file_path":"\\ud83d","content":"\\ude00\\ud83d'),
]
ESCAPED = [ToolUse(one.name, raw=json.dumps(one.input)) for one in HALVES if not one.raw]
DEEP = [ToolUse("os-write", raw=nested(depth)) for depth in (MAX_DEPTH, 900, 50_000)]
LONG = [
    ToolUse("os-view", {"file_path": "a" + "\u0315\u0300" * 15_000}),
    ToolUse("os-delete", {"file_path": "\ufdfa" * 50_000}),
    ToolUse("os-rename", {"original_file_path": "\u0300" * 50_000, "new_file_path": "\u0300" * 50_001}),
]


@pytest.mark.parametrize("calls", [HALVES, ESCAPED, DEEP, LONG], ids=["halves", "escaped", "deep", "long"])
async def test_each_is_answered_and_the_run_goes_on(house: House, calls: list[ToolUse]) -> None:
    house.server.play(Script([*(Turn(call, rate=0) for call in calls), Turn(*calls, rate=0), DONE]))
    began = time.process_time()
    run = await house.send("Hello")
    folded = await house.ended(run)
    assert (folded.status, folded.texts[-1].text) == ("completed", "Done."), folded.explanation
    assert [tool.over for tool in folded.tools] == [True] * 2 * len(calls)
    assert {tool.stage for tool in folded.tools} <= ({"error", "complete"} if calls is HALVES else {"error"})
    assert not any("\ufffd" in path for path in await blobs.files_of(house.app.id))
    assert len(house.server.turns) == len(calls) + 2, "no turn was asked for twice"
    assert time.process_time() - began < 60, "composing them takes minutes"
    house.server.assert_clean()
    journal = await read(run.id)
    assert_once(journal)
    assert_gapless(journal)
    json.dumps(folded.body(), ensure_ascii=False).encode()


@pytest.mark.parametrize("depth", [1, MAX_DEPTH - 2, MAX_DEPTH - 1])
def test_depth_that_is_allowed(depth: int) -> None:
    assert parse_input(nested(depth))["file_path"] == "src/a.ts"


@pytest.mark.parametrize(
    "value",
    [
        json.loads(nested(MAX_DEPTH)),
        json.loads(nested(900)),
        {"a": HALF},
        {HALF: 1},
        {"a": [{"b": f"x{HALF}"}]},
        {"a": float("nan")},
        ["a"],
        "a",
    ],
)
def test_an_input_that_comes_whole_is_checked_alike(value: Any) -> None:
    with pytest.raises(MalformedInputError) as refused:
        check_input(value)
    str(refused.value).encode()


def test_an_input_that_is_too_long_is_not_even_read() -> None:
    """Else what is wrong with it, its depth or that it never ends, would be said."""
    with pytest.raises(MalformedInputError, match="is the most"):
        parse_input("[" * (MAX_CHARACTERS + 1))


async def test_a_long_path_holds_up_nobody() -> None:
    """Each way in which a path is looked at, with one that takes minutes to compose."""
    path = "src/a" + "\u0315\u0300" * 150_000
    began = time.process_time()
    work = app()
    for tool, args in {
        "os-view": {"file_path": path},
        "os-write": {"file_path": path, "content": "x"},
        "os-delete": {"file_path": path},
        "os-rename": {"original_file_path": "src/App.tsx", "new_file_path": path},
        "os-line-replace": {
            "file_path": path, "search": "", "first_replaced_line": 1, "last_replaced_line": 1, "replace": "",
        },
        "os-search-files": {"query": path, "include_pattern": path},
        "rename-app": {"name": path},
    }.items():  # fmt: skip
        assert (await work.call(tool, **args)).is_error
        assert disturb((tool, args), ("os-write", {"file_path": path, "content": "x"})) in (True, False)
    assert time.process_time() - began < 30
