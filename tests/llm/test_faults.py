"""The whole menu of faults of the strict server: each told apart, retried or not, and nothing of it left over."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from overskill.llm.deltas import BlockClosed, MessageStarted, Retrying, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.profiles import profile_for
from overskill.llm.wire import body_of
from tests.llm.turns import Naps, ask, bare, ending, persist, stream
from tests.messages_api import (
    FOREVER,
    MENU,
    Cut,
    Drip,
    Drop,
    Garbage,
    MessagesServer,
    Status,
    Text,
    Thinking,
    ToolUse,
    Turn,
)

FAILS_FOR_GOOD = {
    "unauthorized": "auth",
    "bad_request": "invalid_request",
    "payment_required": "billing",
    "forbidden": "permission",
    "model_not_found": "not_found",
    "too_large": "too_large",
    "spend_limit": "spend_limit",
    "prompt_too_long": "context",
    "rate_limit_for_an_hour": "rate_limit",
}
RECOVERS = {
    "rate_limit": "rate_limit",
    "rate_limit_without_hint": "rate_limit",
    "server_error": "server",
    "bad_gateway_page": "server",
    "unavailable_page": "server",
    "gateway_timeout": "timeout",
    "overloaded": "overloaded",
    "error_event_first": "overloaded",
    "error_event_before_block": "overloaded",
    "error_event_in_block": "overloaded",
    "error_event_api_error": "server",
    "drop_before_headers": "connection",
    "drop_after_headers": "cut_stream",
    "drop_after_bytes": "cut_stream",
    "drop_inside_frame": "cut_stream",
    "drop_inside_utf8": "cut_stream",
    "drop_with_reset": "cut_stream",
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
KEEPS_FAILING = {"overloaded_forever": "overloaded"}
HARMLESS = {"slow_drip", "unknown_events", "crlf", "comments"}
ANSWERS = {  # and the stop reason they end with; 32,000 tokens are too few for the huge input
    "cut_tool_json": "tool_use",
    "cut_tool_json_max_tokens": "max_tokens",
    "garbage_tool_json": "tool_use",
    "array_tool_json": "tool_use",
    "no_tool_json": "tool_use",
    "unknown_tool": "tool_use",
    "wrong_arguments": "tool_use",
    "duplicate_tool_ids": "tool_use",
    "five_parallel_tools": "tool_use",
    "huge_tool_input": "tool_use",
    "max_tokens": "max_tokens",
    "refusal": "refusal",
    "refusal_midway": "refusal",
    "refusal_after_call": "refusal",
    "pause_turn": "pause_turn",
    "context_exceeded": "model_context_window_exceeded",
    "context_exceeded_after_call": "model_context_window_exceeded",
    "unknown_stop_reason": "bored",
    "empty_end_turn": "end_turn",
}
MALFORMED = {"cut_tool_json", "cut_tool_json_max_tokens", "garbage_tool_json", "array_tool_json"}


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
    server: MessagesServer, impatient: MessagesProvider, fault: str
) -> None:
    server.play([MENU[fault]()])
    told, error = await persist(impatient)
    assert error is None
    [retry] = [delta for delta in told if isinstance(delta, Retrying)]
    broken = told[: told.index(retry)]
    assert (retry.attempt, retry.error.kind, retry.error.retryable) == (1, RECOVERS[fault], True)
    assert not any(isinstance(delta, TurnEnded) for delta in broken)
    assert isinstance(told[told.index(retry) + 1], MessageStarted)
    assert bare(ending(told).blocks) == bare(ending(await stream(impatient)).blocks)
    server.assert_clean()


async def test_nonsense_is_asked_for_once_more_whatever_failed_before_it(
    server: MessagesServer, impatient: MessagesProvider
) -> None:
    server.play([Turn(Text("Hello"), faults=[Drop(after_bytes=700), Garbage(after="delta")])])
    told, error = await persist(impatient)
    assert error is None
    assert [d.error.kind for d in told if isinstance(d, Retrying)] == ["cut_stream", "protocol"]
    server.state.forget()
    server.play([Turn(Text("Hello"), faults=[Garbage(after="delta"), Status(500, "Oops"), Garbage(after="delta")])])
    told, error = await persist(impatient)
    assert error is not None
    assert (error.kind, error.tries) == ("protocol", 3)


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
    assert "asked 6 times" in error.explanation


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


WHOLE = (Thinking("Let me see."), Text("It is naïve."), ToolUse("os-write", {"file_path": "a", "content": "b"}))


@pytest.mark.parametrize("fault", [Cut, Drop])
async def test_a_stream_that_breaks_at_any_boundary_is_told_again(
    server: MessagesServer, provider: MessagesProvider, fault: type[Cut | Drop]
) -> None:
    server.play([Turn(*WHOLE)])
    whole = bare(ending(await stream(provider)).blocks)
    for place in range(1, await events_in(server)):
        server.state.attempts.clear()
        server.play([Turn(*WHOLE, faults=[fault(after_events=place)])])
        told, error = await persist(provider)
        assert error is None, place
        assert [delta.error.kind for delta in told if isinstance(delta, Retrying)] == ["cut_stream"], place
        assert bare(ending(told).blocks) == whole, place
    server.assert_clean()


async def events_in(server: MessagesServer) -> int:
    """The events of a whole answer, the headers among them: the last boundary is the end, and no fault."""
    headers = {"authorization": f"Bearer {server.api_key}", "anthropic-version": "2026-10-21"}
    body = body_of(ask(), profile_for(ask().model)) | {"stream": True}
    async with httpx2.AsyncClient(base_url=server.base_url) as client:
        answer = await client.post("/v1/messages", json=body, headers=headers)
    return 1 + sum(line.startswith("event: ") for line in answer.text.splitlines())


async def test_an_answer_that_drips_for_longer_than_a_stall_lasts_is_not_cut(
    server: MessagesServer, impatient: MessagesProvider
) -> None:
    server.play([Turn(Text("Slowly but surely."), faults=[Drip(size=60, pause=0.1)])])
    told, error = await persist(impatient)
    assert error is None
    assert not any(isinstance(delta, Retrying) for delta in told)
    assert server.turns[0].finished_after is not None
    assert server.turns[0].finished_after > 1, "the whole took longer than the patience with one silence"


def test_ninety_seconds_without_a_byte_are_a_stall() -> None:
    assert profile_for("claude-sonnet-5-5").patience == 90


@pytest.mark.parametrize("answer", ["bad_gateway_page", "unavailable_page"])
async def test_the_page_of_a_proxy_is_not_shown(
    server: MessagesServer, provider: MessagesProvider, answer: str
) -> None:
    server.play([MENU[answer]()])
    told, _ = await persist(provider)
    [retry] = [delta for delta in told if isinstance(delta, Retrying)]
    assert f"[{server.turns[0].status}]" in retry.error.explanation
    assert "<" not in retry.error.explanation


@pytest.mark.parametrize(("seconds", "words"), [(61, "61 s"), (150.2, "3 min"), (7200, "2 h"), (86_400, "24 h")])
def test_a_time_to_wait_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert f"asks to wait {words}." in ModelError("rate_limit", retry_after=seconds).explanation


async def test_whoever_leaves_while_nothing_has_come_yet_ends_the_request(
    server: MessagesServer, provider: MessagesProvider
) -> None:
    server.play([MENU["stall_before_headers"]()])
    waiting = asyncio.create_task(persist(provider))
    while not server.turns:
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait_for(server.turns[0].gone.wait(), 60)
