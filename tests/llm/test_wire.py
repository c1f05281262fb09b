from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from overskill.llm.profiles import ADAPTIVE, EARLIER_CLAUDE, PEER, Profile, profile_for
from overskill.llm.request import Request
from overskill.llm.wire import body_of, headers_for

EPHEMERAL = {"type": "ephemeral"}
WRITE: dict[str, Any] = {"name": "os-write", "input_schema": {"type": "object"}, "eager_input_streaming": True}
THOUGHT = {"type": "thinking", "thinking": "hm", "signature": "s"}
CALL = {"type": "tool_use", "id": "t", "name": "os-write", "input": {}}


def request(*content: dict[str, Any], **more: Any) -> Request:
    messages = [{"role": "user", "content": " "}, {"role": "assistant", "content": list(content)}]
    return Request("any", "You build apps.", [WRITE], messages, **more)


@pytest.mark.parametrize(
    ("model", "profile"),
    [
        ("claude-sonnet-5-5", ADAPTIVE),
        ("claude-mythos-preview", ADAPTIVE),
        ("claude-opus-4-6", ADAPTIVE),
        ("claude-opus-12", ADAPTIVE),
        ("anthropic/claude-opus-4.7", ADAPTIVE),
        ("claude-haiku-4-5-20251001", EARLIER_CLAUDE),
        ("claude-sonnet-4-20250514", EARLIER_CLAUDE),
        ("claude-3-7-sonnet-20250219", EARLIER_CLAUDE),
        ("eu.anthropic.claude-opus-4-5", EARLIER_CLAUDE),
        ("qwen3-coder:30b", replace(PEER, max_tokens=32_000)),
        ("deepseek-ai/DeepSeek-V3.2", replace(PEER, max_tokens=32_000)),
        ("openai/gpt-oss-20b", replace(PEER, max_tokens=32_000)),
        ("glm-4.6", replace(PEER, max_tokens=32_000)),
        ("gemini-3-pro", replace(PEER, max_tokens=32_000)),
        ("llama3.3:70b", PEER),
        ("codellama:7b", replace(PEER, max_tokens=8_192)),
        ("not-claude-but-near", PEER),
        ("", PEER),
    ],
)
def test_the_profile_follows_from_the_model_id(model: str, profile: Profile) -> None:
    assert profile_for(model) == profile


def test_claude_gets_thinking_and_two_cache_markers() -> None:
    body = body_of(request(), ADAPTIVE)
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert body["cache_control"] == EPHEMERAL
    assert body["system"] == [{"type": "text", "text": "You build apps.", "cache_control": EPHEMERAL}]
    assert body["tools"] == [WRITE]
    assert body["max_tokens"] == 32_000
    assert headers_for(ADAPTIVE, "key") == {}


def test_an_earlier_claude_gets_no_adaptive_thinking() -> None:
    assert "thinking" not in body_of(request(), EARLIER_CLAUDE)


def test_a_peer_gets_the_plain_old_contract() -> None:
    body = body_of(request(THOUGHT, CALL), PEER)
    assert body == {
        "model": "any",
        "max_tokens": 16_384,
        "system": "You build apps.",
        "tools": [{"name": "os-write", "input_schema": {"type": "object"}}],
        "messages": [{"role": "user", "content": " "}, {"role": "assistant", "content": [CALL]}],
    }
    assert headers_for(PEER, "key") == {"anthropic-version": "2023-06-01", "x-api-key": "key"}
    assert headers_for(PEER, None) == {"anthropic-version": "2023-06-01"}


def test_what_is_empty_is_left_out() -> None:
    assert body_of(Request("m", "", [], []), PEER) == {"model": "m", "max_tokens": 16_384, "messages": []}


def test_a_smaller_wish_for_tokens_is_kept() -> None:
    assert body_of(request(max_tokens=100), ADAPTIVE)["max_tokens"] == 100


def test_blank_text_and_unsigned_thinking_do_not_go_back() -> None:
    blank, unsigned = {"type": "text", "text": "\n\n"}, {"type": "thinking", "thinking": "x", "signature": ""}
    redacted = {"type": "redacted_thinking", "data": "d"}
    sent = body_of(request(THOUGHT, unsigned, blank, redacted, CALL), ADAPTIVE)["messages"][1]["content"]
    assert sent == [THOUGHT, redacted, CALL]


def test_an_answer_with_nothing_to_send_back_is_left_out() -> None:
    blank = {"type": "text", "text": " "}
    assert body_of(request(blank), ADAPTIVE)["messages"] == [{"role": "user", "content": " "}]
    assert body_of(request(THOUGHT), PEER)["messages"] == [{"role": "user", "content": " "}]


SEARCH = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}
FOUND = {"type": "web_search_tool_result", "tool_use_id": "s", "content": []}


def answers(*turns: list[Any], said_after: bool = True) -> list[object]:
    """What is sent of these turns of the model in a row."""
    spoken = [{"role": "assistant", "content": blocks} for blocks in turns]
    after = [{"role": "user", "content": "And?"}] if said_after else []
    asked = Request("claude-sonnet-5-5", "", [], [{"role": "user", "content": "Go."}, *spoken, *after])
    return [one["content"] for one in body_of(asked, ADAPTIVE)["messages"] if one["role"] == "assistant"]


def test_a_paused_turn_goes_back_as_it_is_and_becomes_one_answer_with_its_end() -> None:
    text: dict[str, object] = {"type": "text", "text": "Found."}
    assert answers([THOUGHT, SEARCH], said_after=False) == [[THOUGHT, SEARCH]]
    assert answers([THOUGHT, SEARCH], [FOUND, text]) == [[THOUGHT, SEARCH, FOUND, text]]


def test_a_paused_turn_that_never_went_on_leaves_its_open_call_out() -> None:
    assert answers([THOUGHT, SEARCH]) == [[THOUGHT]]


@pytest.mark.parametrize("profile", [ADAPTIVE, EARLIER_CLAUDE, PEER])
def test_the_request_itself_is_never_changed(profile: Profile) -> None:
    asked = request(THOUGHT, {"type": "text", "text": ""}, CALL)
    before = copy.deepcopy(asked)
    assert body_of(asked, profile) == body_of(asked, profile)
    assert asked == before
