"""Rules 30 and 31: thinking blocks are signed for their text and their place, and checked when they come back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import anthropic
import pytest

from tests.messages_api import RedactedThinking, Text, Thinking, ToolUse, Turn
from tests.messages_api.conftest import WRITE_TOOL, Peer, results

SUMMARIZED = {"type": "adaptive", "display": "summarized"}
DROPPING = {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}
BETA = {"anthropic-beta": "thinking-binding-controls-2026-08-01"}
SYSTEM = "You build apps."
WRITE = ToolUse("os-write", {"file_path": "a.txt", "content": "x"})


async def think_thrice(peer: Peer) -> list[Any]:
    """A conversation with three thoughts in three assistant turns, waiting for the fourth answer."""
    said = [Turn(Thinking(word), Text(word), WRITE) for word in ("one", "two", "three")]
    peer.server.play([*said, Turn(Text("done")), Turn(Text("more"))])
    messages: list[Any] = [{"role": "user", "content": "a todo app"}]
    for _ in said:
        messages.append(results(await peer.say(messages, system=SYSTEM, thinking=SUMMARIZED)))
    return messages


def without_thought(messages: list[Any], *turns: int) -> None:
    for turn in turns:
        del messages[1 + 2 * turn]["content"][0]


def drop_middle_thought(messages: list[Any]) -> None:
    without_thought(messages, 1)


def change_first_text(messages: list[Any]) -> None:
    messages[1]["content"][1]["text"] = "ONE"


def change_first_result(messages: list[Any]) -> None:
    messages[2]["content"][0]["content"] = "(trimmed)"


def change_prompt(messages: list[Any]) -> None:
    messages[0]["content"] = "another app"


async def refusal(peer: Peer, messages: list[Any], **params: Any) -> str:
    request: dict[str, Any] = {"system": SYSTEM, "thinking": SUMMARIZED, **params}
    with pytest.raises(anthropic.BadRequestError) as caught:
        await peer.say(messages, **request)
    assert caught.value.api_message is not None
    return caught.value.api_message


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (change_prompt, "messages.1.content.0"),
        (change_first_text, "messages.3.content.0"),
        (change_first_result, "messages.3.content.0"),
        (drop_middle_thought, "messages.5.content.0"),
    ],
)
async def test_changed_past(peer: Peer, change: Callable[[list[Any]], None], place: str) -> None:
    messages = await think_thrice(peer)
    change(messages)
    message = await refusal(peer, messages)
    assert message.startswith(f"{place}: Invalid `signature` in `thinking` block. The block is bound to a different")
    assert [violation.rule for violation in peer.server.violations] == [31]


@pytest.mark.parametrize(
    "params", [{"system": "You build apps. Today is Monday."}, {"tools": [{**WRITE_TOOL, "description": "Write!"}]}]
)
async def test_changed_system_or_tools(peer: Peer, params: dict[str, Any]) -> None:
    message = await refusal(peer, await think_thrice(peer), **params)
    assert "bound to a different conversation" in message


@pytest.mark.parametrize("turns", [(0,), (0, 1), (0, 1, 2), (2,)])
async def test_dropped_from_either_end(peer: Peer, turns: tuple[int, ...]) -> None:
    messages = await think_thrice(peer)
    without_thought(messages, *turns)
    await peer.say(messages, system=SYSTEM, thinking=SUMMARIZED)
    peer.server.assert_clean()


async def test_cache_marks_and_string_content_do_not_count(peer: Peer) -> None:
    messages = await think_thrice(peer)
    messages[0]["content"] = [{"type": "text", "text": "a todo app", "cache_control": {"type": "ephemeral"}}]
    await peer.say(messages, system=[{"type": "text", "text": SYSTEM}], thinking=SUMMARIZED)
    peer.server.assert_clean()


async def test_drop_block_escapes(peer: Peer) -> None:
    messages = await think_thrice(peer)
    change_prompt(messages)
    await peer.say(messages, system=SYSTEM, thinking=DROPPING, extra_headers=BETA)
    peer.server.assert_clean()


async def test_other_models_thoughts_are_ignored(peer: Peer) -> None:
    messages = await think_thrice(peer)
    change_prompt(messages)
    await peer.say(messages, system=SYSTEM, thinking=SUMMARIZED, model="claude-opus-5-5")
    peer.server.assert_clean()


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (0, "messages.1.content.0: Invalid `signature`"),
        (2, "blocks in the latest assistant message cannot be modified"),
    ],
)
async def test_altered_text(peer: Peer, turn: int, words: str) -> None:
    messages = await think_thrice(peer)
    messages[1 + 2 * turn]["content"][0]["thinking"] += "!"
    assert words in await refusal(peer, messages)
    assert [violation.rule for violation in peer.server.violations] == [30]


async def test_redacted_and_interleaved_thoughts(peer: Peer) -> None:
    turn = Turn(Thinking("a"), Text("b"), RedactedThinking(), Thinking("c"), WRITE)
    peer.server.play([turn, Turn(Text("done")), Turn(Text("more"))])
    messages: list[Any] = [{"role": "user", "content": "go"}]
    messages.append(results(await peer.say(messages)))
    changed = copy.deepcopy(messages)
    changed[1]["content"][1]["text"] = "B"
    await peer.say(messages)
    peer.server.assert_clean(warnings=True)
    assert "messages.1.content.2" in await refusal(peer, changed, system=anthropic.omit)
