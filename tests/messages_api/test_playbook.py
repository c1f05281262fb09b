"""The conversation itself chooses the turn."""

from __future__ import annotations

from typing import Any

import anthropic
import pytest

from tests.messages_api import Script, ServerToolUse, Text, ToolUse, Turn
from tests.messages_api.conftest import Peer, results


def said(answer: Any) -> str:
    return "".join(block.text for block in answer.content if block.type == "text")


def script(*texts: str) -> Script:
    return Script([Turn(Text(text)) for text in texts])


async def exchange(peer: Peer, messages: list[Any], prompt: str) -> str:
    messages.append({"role": "user", "content": prompt})
    return said(await peer.say(messages))


async def test_conversations_are_told_apart(peer: Peer) -> None:
    peer.server.play({"todo": script("a todo", "more todo"), "counter": script("a counter")}, default=script("hm"))
    todo: list[Any] = []
    counter: list[Any] = []
    assert await exchange(peer, todo, "Build a Todo app") == "a todo"
    assert await exchange(peer, counter, "a counter please") == "a counter"
    assert await exchange(peer, todo, "go on") == "more todo"
    assert await exchange(peer, [], "what else?") == "hm"


async def test_newest_prompt_with_a_key_wins(peer: Peer) -> None:
    peer.server.play(
        {"todo": script("a todo"), "todo in blue": script("deep blue"), "green": script("green", "greener")}
    )
    messages: list[Any] = []
    assert await exchange(peer, messages, "todo") == "a todo"
    assert await exchange(peer, messages, "make it green") == "green"
    assert await exchange(peer, messages, "again") == "greener"
    assert await exchange(peer, messages, "the todo in blue") == "deep blue"


async def test_same_request_gets_the_same_turn(peer: Peer) -> None:
    peer.server.play(script("first", "second"))
    for _ in range(3):
        assert await exchange(peer, [], "hello") == "first"
    assert [record.attempt for record in peer.server.turns] == [0, 1, 2]


async def test_tool_ids_are_fresh_each_time(peer: Peer) -> None:
    peer.server.play([Turn(ToolUse("os-write", {"file_path": "a", "content": "b"}))])
    answers = [await peer.say([{"role": "user", "content": "go"}]) for _ in range(2)]
    assert len({answer.content[0].model_dump()["id"] for answer in answers}) == 2


async def test_turn_after_a_paused_one(peer: Peer) -> None:
    search = ServerToolUse("web_search", {"query": "x"})
    peer.server.play([Turn(Text("one"), search, stop="pause_turn"), Turn(Text("two")), Turn(Text("three"))])
    messages: list[Any] = [{"role": "user", "content": "go"}]
    await peer.say(messages)
    assert said(await peer.say(messages)) == "two"


async def test_paused_turns_may_be_joined(peer: Peer) -> None:
    """Sent back as one assistant message or as two, the next turn is the same."""
    paused = Turn(Text("one"), stop="pause_turn")
    peer.server.play([paused, Turn(Text("two")), Turn(Text("three"))])
    messages: list[Any] = [{"role": "user", "content": "go"}]
    await peer.say(messages)
    await peer.say(messages)
    joined = [messages[0], {"role": "assistant", "content": messages[1]["content"] + messages[2]["content"]}]
    for history in (messages, joined):
        assert await exchange(peer, list(history), "on") == "three"
    peer.server.assert_clean(warnings=True)


async def test_script_at_its_end_is_a_violation(peer: Peer) -> None:
    peer.server.play([Turn(ToolUse("os-write", {"file_path": "a", "content": "b"}))])
    messages: list[Any] = [{"role": "user", "content": "go"}]
    messages.append(results(await peer.say(messages)))
    with pytest.raises(anthropic.BadRequestError, match="has 1 turns, the client asked for turn 2"):
        await peer.say(messages)
    assert [violation.rule for violation in peer.server.violations] == [0]
