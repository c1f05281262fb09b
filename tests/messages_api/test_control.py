"""Control over HTTP, the server as a process, and what it records."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest

from tests.messages_api import FOREVER, Status, Text, ToolUse
from tests.messages_api.codec import script_from_json
from tests.messages_api.conftest import WRITE_TOOL, Peer
from tests.messages_api.scenarios import NAMED, STORIES

ROOT = Path(__file__).parents[2]
WRITE = {"kind": "ToolUse", "name": "os-write", "input": {"file_path": "a", "content": "b"}}


def test_script_from_json() -> None:
    faults = [{"kind": "Status", "code": 529, "times": "forever"}, [{"kind": "Crlf"}, {"kind": "Drip", "size": 2}]]
    script = script_from_json([{"blocks": [{"kind": "Text", "text": "Hi"}, WRITE], "rate": 5, "faults": faults}])
    turn = script.turns[0]
    assert turn.blocks == (Text("Hi"), ToolUse("os-write", {"file_path": "a", "content": "b"}))
    assert turn.rate == 5
    assert turn.delivery(0) == (Status(529, times=FOREVER),)


BAD_SCRIPTS: list[tuple[Any, str]] = [
    ({}, "a script is a list of turns"),
    ([{"block": []}], "unknown fields of a turn: ['block']"),
    ([{"blocks": [{"kind": "Song"}]}], "unknown kind 'Song'"),
    ([{"blocks": [{"kind": "Text"}]}], "Text: "),
    ([{"faults": [{"kind": "Cut", "when": 1}]}], "Cut: "),
]


@pytest.mark.parametrize(("turns", "words"), BAD_SCRIPTS)
async def test_bad_script_is_refused(peer: Peer, turns: Any, words: str) -> None:
    response = await peer.http.post("/_control/script", json={"default": turns})
    assert response.status_code == 400
    assert words in response.json()["error"]


async def test_control(peer: Peer) -> None:
    script = {"scripts": {"todo": [{"blocks": [{"kind": "Text", "text": "A todo"}]}]}}
    assert (await peer.http.post("/_control/script", json=script)).json() == {"scripts": ["todo"], "default": False}
    await peer.events("todo")
    with pytest.raises(anthropic.BadRequestError):
        await peer.events("something else")
    first, second = (await peer.http.get("/_control/requests")).json()
    assert (first["script"], first["turn"], first["status"], first["stream"]) == ("todo", 0, 200, True)
    assert second["status"] == 400
    found = (await peer.http.get("/_control/violations")).json()
    assert [violation["rule"] for violation in found["violations"]] == [0]
    await peer.http.post("/_control/reset")
    assert (await peer.http.get("/_control/violations")).json() == {"violations": [], "warnings": {}}


async def test_record(peer: Peer) -> None:
    peer.server.state.playbook = NAMED["stories"]
    await peer.events("hello")
    record = peer.server.requests[0]
    assert (record.stream, record.retry_count, record.attempt) == (True, 0, 0)
    assert record.headers["authorization"].endswith(peer.server.api_key)
    assert record.body["messages"][0]["content"] == "hello"
    assert record.finished_after is not None


@pytest.mark.parametrize("name", STORIES)
async def test_story_is_clean(peer: Peer, name: str) -> None:
    """Played to its end by a client that answers every tool call."""
    peer.server.state.playbook = NAMED["stories"]
    view = {**WRITE_TOOL, "name": "os-view"}
    messages: list[Any] = [{"role": "user", "content": name}]
    for _ in STORIES[name].turns:
        answer = await peer.say(messages, tools=[WRITE_TOOL, view])
        calls = [block.model_dump()["id"] for block in answer.content if block.type == "tool_use"]
        content = [{"type": "tool_result", "tool_use_id": call, "content": "ok"} for call in calls]
        messages.append({"role": "user", "content": content or "go on"})
    peer.server.assert_clean(warnings=True)


async def test_process() -> None:
    command = [sys.executable, "-m", "tests.messages_api", "--port", "0", "--script", "counter", "--rate", "0"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        address = line.split()[0].removeprefix("ANTHROPIC_BASE_URL=")
        async with httpx2.AsyncClient(base_url=address, verify=False) as http:
            body = {"model": "claude-sonnet-5-5", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}
            headers = {"x-api-key": "sk-strict-test", "anthropic-version": "2026-10-21"}
            answer = (await http.post("/v1/messages", json=body, headers=headers)).json()
        assert answer["stop_reason"] == "max_tokens" or answer["content"], json.dumps(answer)
    finally:
        process.terminate()
        assert await process.wait() == 0
