"""Whole turns against the strict Messages API server: its whole menu of faults, and a conversation without one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from overskill.llm.deltas import BlockClosed, Delta, MessageStarted, Retrying, TextGrew, ThinkingGrew, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.request import Request
from overskill.llm.retry import stream_with_retry
from tests.messages_api import FOREVER, MENU, Drip, MessagesServer, Status, Text, Thinking, ToolUse, Turn

Json = dict[str, Any]

WRITE: Json = {
    "name": "os-write",
    "description": "Writes a file.",
    "input_schema": {
        "type": "object",
        "properties": {"file_path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["file_path", "content"],
    },
    "eager_input_streaming": True,
}

FAILS_FOR_GOOD = {
    "unauthorized": "auth",
    "bad_request": "invalid_request",
    "payment_required": "billing",
    "forbidden": "permission",
    "model_not_found": "not_found",
    "too_large": "too_large",
    "spend_limit": "spend_limit",
    "rate_limit_for_an_hour": "rate_limit",
}
RECOVERS = {
    "rate_limit": "rate_limit",
    "rate_limit_without_hint": "rate_limit",
    "server_error": "server",
    "gateway_timeout": "timeout",
    "overloaded": "overloaded",
    "error_event_first": "overloaded",
    "error_event_before_block": "overloaded",
    "error_event_in_block": "overloaded",
    "error_event_api_error": "server",
    "drop_before_headers": "connection",
    "drop_after_headers": "connection",
    "drop_after_bytes": "connection",
    "drop_inside_frame": "connection",
    "drop_inside_utf8": "connection",
    "drop_with_reset": "connection",
    "cut_before_block_stop": "cut_stream",
    "cut_before_message_delta": "cut_stream",
    "cut_before_message_stop": "cut_stream",
    "cut_after_headers": "cut_stream",
    "stall_before_headers": "timeout",
    "stall_before_block": "timeout",
    "stall_in_block": "timeout",
    "garbage_frame": "protocol",
    "index_gap": "protocol",
}
KEEPS_FAILING = {"overloaded_forever": "overloaded", "duplicate_tool_ids": "protocol"}
HARMLESS = {"slow_drip", "unknown_events", "crlf", "comments"}
ANSWERS = {  # and the stop reason they end with; 32,000 tokens are too few for the huge input
    "cut_tool_json": "tool_use",
    "cut_tool_json_max_tokens": "max_tokens",
    "garbage_tool_json": "tool_use",
    "array_tool_json": "tool_use",
    "no_tool_json": "tool_use",
    "unknown_tool": "tool_use",
    "five_parallel_tools": "tool_use",
    "huge_tool_input": "max_tokens",
    "max_tokens": "max_tokens",
    "refusal": "refusal",
    "refusal_midway": "refusal",
    "pause_turn": "pause_turn",
    "context_exceeded": "model_context_window_exceeded",
    "unknown_stop_reason": "bored",
    "empty_end_turn": "end_turn",
}
MALFORMED = {"cut_tool_json", "cut_tool_json_max_tokens", "garbage_tool_json", "array_tool_json", "huge_tool_input"}


@pytest.fixture
async def server() -> AsyncGenerator[MessagesServer]:
    async with MessagesServer() as started:
        yield started


@pytest.fixture
async def provider(server: MessagesServer) -> AsyncGenerator[MessagesProvider]:
    provider = MessagesProvider(api_key=server.api_key, base_url=server.base_url, patience=0.2)
    yield provider
    await provider.close()


class Naps:
    """Stands in for waiting: notes the pauses instead of sleeping them."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


class Always:
    """Chance that always draws the longest."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def ask(*messages: Json) -> Request:
    said = messages or ({"role": "user", "content": "Write the opening hours."},)
    return Request("claude-sonnet-5-5", "You build apps.", [WRITE], list(said))


async def stream(provider: MessagesProvider, request: Request | None = None) -> list[Delta]:
    return [delta async for delta in provider.stream(request or ask())]


async def persist(provider: MessagesProvider, naps: Naps | None = None) -> tuple[list[Delta], ModelError | None]:
    """What a retried turn told, and the error it ended with."""
    told: list[Delta] = []
    try:
        async for delta in stream_with_retry(provider, ask(), sleep=naps or Naps(), rng=Always()):
            told.append(delta)  # noqa: PERF401 - an error must not lose what came before it
    except ModelError as error:
        return told, error
    return told, None


def ending(told: list[Delta]) -> TurnEnded:
    assert isinstance(told[-1], TurnEnded)
    assert sum(isinstance(delta, TurnEnded) for delta in told) == 1
    return told[-1]


def bare(blocks: list[Json]) -> list[Json]:
    """Blocks without what differs between two tellings of one turn."""
    return [{key: block[key] for key in block if key not in ("id", "signature")} for block in blocks]


def test_the_whole_menu_is_covered() -> None:
    assert set(MENU) == {*FAILS_FOR_GOOD, *RECOVERS, *KEEPS_FAILING, *HARMLESS, *ANSWERS}


@pytest.mark.parametrize("fault", FAILS_FOR_GOOD)
async def test_what_waiting_cannot_heal_fails_at_once(
    server: MessagesServer, provider: MessagesProvider, fault: str
) -> None:
    server.play([MENU[fault]()])
    told, error = await persist(provider)
    assert told == []
    assert error is not None
    assert error.kind == FAILS_FOR_GOOD[fault]
    assert f"[{server.turns[0].status}]" in error.explanation
    assert len(server.turns) == 1


@pytest.mark.parametrize("fault", RECOVERS)
async def test_a_passing_fault_is_shown_and_the_turn_told_again_from_the_start(
    server: MessagesServer, provider: MessagesProvider, fault: str
) -> None:
    server.play([MENU[fault]()])
    told, error = await persist(provider)
    assert error is None
    [retry] = [delta for delta in told if isinstance(delta, Retrying)]
    broken = told[: told.index(retry)]
    assert (retry.attempt, retry.error.kind, retry.error.retryable) == (1, RECOVERS[fault], True)
    assert not any(isinstance(delta, TurnEnded) for delta in broken)
    assert isinstance(told[told.index(retry) + 1], MessageStarted)
    assert bare(ending(told).blocks) == bare(ending(await stream(provider)).blocks)
    server.assert_clean()


@pytest.mark.parametrize("fault", KEEPS_FAILING)
async def test_six_attempts_are_enough(server: MessagesServer, provider: MessagesProvider, fault: str) -> None:
    server.play([MENU[fault]()])
    naps = Naps()
    told, error = await persist(provider, naps)
    assert error is not None
    assert error.kind == KEEPS_FAILING[fault]
    assert len(server.turns) == 6
    assert naps.taken == [1, 2, 4, 8, 16]
    assert [d.attempt for d in told if isinstance(d, Retrying)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("fault", sorted(HARMLESS))
async def test_oddities_of_delivery_change_nothing(
    server: MessagesServer, provider: MessagesProvider, fault: str
) -> None:
    server.play([MENU[fault]()])
    told, error = await persist(provider)
    assert error is None
    assert [block["type"] for block in ending(told).blocks] == ["thinking", "text", "tool_use"]
    assert len(server.turns) == 1


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_odd_answer_is_a_turn_all_the_same(
    server: MessagesServer, provider: MessagesProvider, answer: str
) -> None:
    server.play([MENU[answer]()])
    told, error = await persist(provider)
    assert error is None
    turn = ending(told)
    assert turn.stop_reason == ANSWERS[answer]
    assert [d.block for d in told if isinstance(d, BlockClosed)] == turn.blocks
    malformed = [d.malformed is not None for d in told if isinstance(d, BlockClosed)]
    assert any(malformed) is (answer in MALFORMED)


async def test_a_refusal_says_why(server: MessagesServer, provider: MessagesProvider) -> None:
    server.play([MENU["refusal"]()])
    turn = ending(await stream(provider))
    assert turn.blocks == []
    assert turn.stop_details is not None
    assert turn.stop_details["category"] == "general_harms"


async def test_a_huge_tool_input_arrives_whole(server: MessagesServer, provider: MessagesProvider) -> None:
    content = "0123456 89abcde\n" * 12_000
    server.play([Turn(ToolUse("os-write", {"file_path": "big.txt", "content": content}))])
    turn = ending(await stream(provider, replace(ask(), max_tokens=64_000)))
    assert turn.blocks[0]["input"]["content"] == content


async def test_a_conversation_with_thinking_and_tools_breaks_no_rule(
    server: MessagesServer, provider: MessagesProvider
) -> None:
    server.play(
        [
            Turn(
                Thinking("A file… naïve 🙂."), Text("Writing."), ToolUse("os-write", {"file_path": "a", "content": "b"})
            ),
            Turn(Thinking("It is there."), ToolUse("os-write"), ToolUse("os-write", raw='{"file_path": "c')),
            Turn(Text("Done.")),
        ]
    )
    messages: list[Json] = [{"role": "user", "content": "Write it."}]
    turns: list[TurnEnded] = []
    for _ in range(3):
        told = await stream(provider, ask(*messages))
        turns.append(ending(told))
        messages.append({"role": "assistant", "content": turns[-1].blocks})
        messages.append({"role": "user", "content": [_result(b) for b in turns[-1].blocks if b["type"] == "tool_use"]})
        if "thinking" in {block["type"] for block in turns[-1].blocks}:
            assert any(isinstance(delta, ThinkingGrew) for delta in told), "thinking must be asked for as a summary"
    server.assert_clean(warnings=True)
    assert [turn.stop_reason for turn in turns] == ["tool_use", "tool_use", "end_turn"]
    assert server.turns[1].body["messages"][1]["content"] == turns[0].blocks
    assert turns[0].usage.cache_write > 0
    assert turns[0].usage.cache_read == 0
    assert turns[1].usage.cache_read >= turns[0].usage.cache_write
    assert turns[2].usage.total_input > turns[1].usage.total_input > turns[0].usage.total_input


def _result(block: Json) -> Json:
    return {"type": "tool_result", "tool_use_id": block["id"], "content": "ok"}


@pytest.mark.parametrize(
    "model", ["claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5", "claude-opus-4-6", "claude-haiku-4-5"]
)
async def test_every_family_accepts_how_it_is_asked(
    server: MessagesServer, provider: MessagesProvider, model: str
) -> None:
    server.play([Turn(Thinking("Hm."), Text("Hello."))])
    request = Request(model, "You build apps.", [WRITE], [{"role": "user", "content": "hi"}])
    assert ending(await stream(provider, request)).stop_reason == "end_turn"
    server.assert_clean(warnings=True)


async def test_a_prompt_that_is_too_long_is_told_as_such() -> None:
    async with MessagesServer(max_input_tokens=10) as server:
        provider = MessagesProvider(api_key=server.api_key, base_url=server.base_url)
        with pytest.raises(ModelError) as caught:
            await stream(provider)
        await provider.close()
    assert (caught.value.kind, caught.value.status, caught.value.retryable) == ("context", 400, False)


async def test_a_wrong_key_is_refused(server: MessagesServer) -> None:
    provider = MessagesProvider(base_url=server.base_url)
    with pytest.raises(ModelError) as caught:
        await stream(provider)
    await provider.close()
    assert (caught.value.kind, caught.value.status) == ("auth", 401)


async def test_the_providers_wish_to_wait_is_obeyed_up_to_a_minute(
    server: MessagesServer, provider: MessagesProvider
) -> None:
    naps = Naps()
    server.play([Turn(Text("a"), faults=[Status(429, retry_after=60), Status(429, retry_after=0), Status(429)])])
    _, error = await persist(provider, naps)
    assert error is None
    assert naps.taken == [60, 2, 4]
    server.play([Turn(Text("b"), faults=[Status(429, retry_after=61, times=FOREVER)])])
    _, error = await persist(provider, naps)
    assert error is not None
    assert error.retry_after == 61
    assert "61 s" in error.explanation
    assert len(naps.taken) == 3


async def test_closing_the_retried_stream_ends_the_request(server: MessagesServer, provider: MessagesProvider) -> None:
    server.play([Turn(Text("It goes on and on. " * 200), rate=50)])
    async with aclosing(stream_with_retry(provider, ask())) as deltas:
        async for delta in deltas:
            if isinstance(delta, TextGrew):
                break
    await server_notices(server)
    assert server.turns[0].aborted


async def server_notices(server: MessagesServer) -> None:
    """Returns when the server has finished with its requests; another request shows that it has had its turn."""
    probe = MessagesProvider(api_key="wrong", base_url=server.base_url)
    for _ in range(50):
        if server.turns[0].aborted:
            break
        with pytest.raises(ModelError):
            await stream(probe)
    await probe.close()


async def test_connections_are_used_again(server: MessagesServer, provider: MessagesProvider) -> None:
    server.play([Turn(Text("a"), faults=[Drip()])])
    for _ in range(2):
        ending(await stream(provider))
    pool: Any = provider._client._client._transport._pool
    assert len(pool.connections) == 1
