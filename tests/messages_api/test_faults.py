"""Each fault of the menu, as the real SDK meets it (and as a client has to be ready for it)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import anthropic
import httpx2
import pytest

from tests.messages_api import FOREVER, MENU, Crlf, Cut, Drip, Drop, Script, Stall, Status, Text, Turn
from tests.messages_api.conftest import Peer, results
from tests.messages_api.menu import ANSWERS, CUT_JSON, DELIVERIES, STATUSES, WORDS

HTTP_CLASSES = {
    400: anthropic.BadRequestError,
    401: anthropic.AuthenticationError,
    402: anthropic.PaymentRequiredError,
    403: anthropic.PermissionDeniedError,
    404: anthropic.NotFoundError,
    413: anthropic.ContentTooLargeError,
    429: anthropic.RateLimitError,
    500: anthropic.InternalServerError,
    502: anthropic.InternalServerError,
    503: anthropic.ServiceUnavailableError,
    504: anthropic.GatewayTimeoutError,
    529: anthropic.OverloadedError,
}
HARMLESS = ("slow_drip", "unknown_events", "crlf", "comments")
CUT_SHORT = ("cut_before_block_stop", "cut_before_message_delta", "cut_after_headers")
MID_STREAM_DROPS = (
    "drop_after_headers",
    "drop_after_bytes",
    "drop_inside_frame",
    "drop_inside_utf8",
    "drop_with_reset",
)
ERROR_EVENTS = [name for name in DELIVERIES if name.startswith("error_event")]
STALLS = ("stall_before_headers", "stall_before_block", "stall_in_block")


def play(peer: Peer, name: str) -> None:
    peer.server.play([MENU[name](), Turn(Text("The end."))])


def spoken(events: list[Any]) -> str:
    return "".join(getattr(getattr(event, "delta", None), "text", None) or "" for event in events)


@pytest.mark.parametrize("name", STATUSES)
async def test_status(peer: Peer, name: str) -> None:
    play(peer, name)
    fault = STATUSES[name]
    with pytest.raises(HTTP_CLASSES[fault.code]) as caught:
        await peer.events()
    assert caught.value.status_code == fault.code
    assert caught.value.error_code == fault.error_code
    assert caught.value.request_id == peer.server.requests[0].request_id
    hint = caught.value.response.headers.get("retry-after")
    assert hint == (None if fault.retry_after is None else f"{fault.retry_after:g}")
    peer.server.assert_clean()
    if fault.times == FOREVER:
        with pytest.raises(HTTP_CLASSES[fault.code]):
            await peer.events()
    else:
        assert spoken(await peer.events()) == WORDS


@pytest.mark.parametrize("name", ERROR_EVENTS)
async def test_error_event(peer: Peer, name: str) -> None:
    play(peer, name)
    with pytest.raises(anthropic.APIStatusError) as caught:
        await peer.events()
    assert caught.value.status_code == 200
    assert caught.value.type in ("overloaded_error", "api_error")
    assert spoken(await peer.events()) == WORDS


@pytest.mark.parametrize("name", MID_STREAM_DROPS)
async def test_drop(peer: Peer, name: str) -> None:
    play(peer, name)
    with pytest.raises(httpx2.TransportError):
        await peer.events()
    assert not peer.server.requests[0].aborted
    assert spoken(await peer.events()) == WORDS


async def test_drop_before_headers(peer: Peer) -> None:
    play(peer, "drop_before_headers")
    with pytest.raises(anthropic.APIConnectionError):
        await peer.events()
    assert spoken(await peer.events()) == WORDS


async def read_until_dropped(peer: Peer) -> bytes:
    got = b""
    body = {**peer.request("go"), "stream": True}
    try:
        async with peer.http.stream("POST", "/v1/messages", json=body, headers=peer.headers) as response:
            async for piece in response.aiter_raw():
                got += piece
    except httpx2.TransportError:
        return got
    raise AssertionError("the stream ended in order")


async def test_drop_breaks_inside_a_character(peer: Peer) -> None:
    play(peer, "drop_inside_utf8")
    got = await read_until_dropped(peer)
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        got.decode()


async def test_drop_after_exactly_so_many_bytes(peer: Peer) -> None:
    peer.server.play([Turn(Text(WORDS), faults=[Drop(after_bytes=777)])])
    assert len(await read_until_dropped(peer)) == 777


@pytest.mark.parametrize("name", CUT_SHORT)
async def test_clean_truncation_is_silent(peer: Peer, name: str) -> None:
    """The SDK raises nothing: a client has to see for itself that the end is missing."""
    play(peer, name)
    kinds = [event.type for event in await peer.events()]
    assert "message_delta" not in kinds
    assert "message_stop" not in kinds
    assert spoken(await peer.events()) == WORDS


async def test_truncation_before_message_stop(peer: Peer) -> None:
    play(peer, "cut_before_message_stop")
    assert (await peer.events())[-1].type == "message_delta"


@pytest.mark.parametrize("name", STALLS)
async def test_stall_ends_in_a_read_timeout(peer: Peer, name: str) -> None:
    play(peer, name)
    with pytest.raises((httpx2.ReadTimeout, anthropic.APITimeoutError)):
        await peer.events(timeout=httpx2.Timeout(0.1))
    await asyncio.wait_for(peer.server.requests[0].gone.wait(), 60)
    assert spoken(await peer.events()) == WORDS


async def test_cancelled_client_is_recorded(peer: Peer) -> None:
    peer.server.play([Turn(Text(WORDS), faults=[Stall(after="delta")])])
    stream = await peer.sdk.messages.create(**peer.request("go"), stream=True)
    async for event in stream:
        if event.type == "content_block_delta":
            break
    await stream.close()
    await asyncio.wait_for(peer.server.requests[0].gone.wait(), 60)
    assert peer.server.requests[0].aborted_after is not None
    assert peer.server.requests[0].finished_after is None


@pytest.mark.parametrize("name", HARMLESS)
async def test_harmless(peer: Peer, name: str) -> None:
    play(peer, name)
    assert spoken(await peer.events()) == WORDS


async def test_unknown_events_are_really_there(peer: Peer) -> None:
    play(peer, "unknown_events")
    response = await peer.post({**peer.request("go"), "stream": True})
    assert "event: cosmic_event" in response.text
    assert "aura_delta" in response.text


async def test_crlf_and_comments_are_really_there(peer: Peer) -> None:
    for name, sign in (("crlf", b"\r\n\r\n"), ("comments", b": keep-alive\n\n")):
        play(peer, name)
        response = await peer.post({**peer.request(name), "stream": True})
        assert sign in response.content


async def test_garbage_frame(peer: Peer) -> None:
    play(peer, "garbage_frame")
    with pytest.raises(json.JSONDecodeError):
        await peer.events()


async def test_index_gap(peer: Peer) -> None:
    play(peer, "index_gap")
    with pytest.raises(IndexError):
        await peer.say([{"role": "user", "content": "go"}])


@pytest.mark.parametrize(("name", "stop"), [("cut_tool_json", "tool_use"), ("cut_tool_json_max_tokens", "max_tokens")])
async def test_cut_tool_json(peer: Peer, name: str, stop: str) -> None:
    play(peer, name)
    events = await peer.events()
    raw = "".join(
        event.delta.partial_json for event in events if hasattr(getattr(event, "delta", None), "partial_json")
    )
    assert raw == CUT_JSON
    assert next(event for event in events if event.type == "message_delta").delta.stop_reason == stop


async def test_garbage_tool_json(peer: Peer) -> None:
    play(peer, "garbage_tool_json")
    with pytest.raises(ValueError, match="Unable to parse tool parameter JSON"):
        await peer.say([{"role": "user", "content": "go"}])


@pytest.mark.parametrize(
    ("name", "stop", "kinds"),
    [
        ("unknown_tool", "tool_use", ["tool_use"]),
        ("five_parallel_tools", "tool_use", ["tool_use"] * 5),
        ("duplicate_tool_ids", "tool_use", ["tool_use"] * 2),
        ("no_tool_json", "tool_use", ["tool_use"]),
        ("max_tokens", "max_tokens", ["text"]),
        ("refusal", "refusal", []),
        ("refusal_midway", "refusal", ["text"]),
        ("refusal_after_call", "refusal", ["tool_use"]),
        ("wrong_arguments", "tool_use", ["tool_use"]),
        ("pause_turn", "pause_turn", ["text", "server_tool_use"]),
        ("context_exceeded", "model_context_window_exceeded", ["text"]),
        ("context_exceeded_after_call", "model_context_window_exceeded", ["tool_use"]),
        ("unknown_stop_reason", "bored", ["text"]),
        ("empty_end_turn", "end_turn", []),
    ],
)
async def test_answer(peer: Peer, name: str, stop: str, kinds: list[str]) -> None:
    peer.server.play([MENU[name]()])
    answer = await peer.say([{"role": "user", "content": "go"}], max_tokens=128_000)
    assert answer.stop_reason == stop
    assert [block.type for block in answer.content] == kinds


@pytest.mark.parametrize(("name", "size"), [("huge_tool_input", 96_000), ("array_tool_json", 0)])
async def test_odd_tool_input(peer: Peer, name: str, size: int) -> None:
    """Read without the SDK: its snapshots of a growing input cost time in the square of the size."""
    play(peer, name)
    response = await peer.post({**peer.request("go"), "stream": True})
    datas = [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: ")]
    raw = "".join(data.get("delta", {}).get("partial_json", "") for data in datas)
    parsed = json.loads(raw)
    assert len(parsed["content"]) == size if size else parsed == ["notes.txt"]


async def test_five_parallel_tools_have_five_ids(peer: Peer) -> None:
    play(peer, "five_parallel_tools")
    messages: list[Any] = [{"role": "user", "content": "go"}]
    answer = await peer.say(messages)
    assert len({block.model_dump()["id"] for block in answer.content}) == 5
    await peer.say([*messages, results(answer)])
    peer.server.assert_clean(warnings=True)


async def test_paused_turn_is_resent_unchanged(peer: Peer) -> None:
    play(peer, "pause_turn")
    messages: list[Any] = [{"role": "user", "content": "go"}]
    await peer.say(messages)
    changed = [messages[0], {"role": "assistant", "content": messages[1]["content"][:1]}]
    assert (await peer.say(messages)).content[0].model_dump()["text"] == "The end."
    peer.server.assert_clean(warnings=True)
    with pytest.raises(anthropic.BadRequestError):
        await peer.say(changed)


async def test_faults_happen_in_turn_and_together(peer: Peer) -> None:
    faults = [Status(529, times=2), Cut(before="message_stop"), (Crlf(), Drip(size=3))]
    peer.server.play(Script([Turn(Text(WORDS), faults=faults)]))
    for _ in range(2):
        with pytest.raises(anthropic.OverloadedError):
            await peer.events()
    assert (await peer.events())[-1].type == "message_delta"
    assert spoken(await peer.events()) == WORDS
    assert [record.attempt for record in peer.server.turns] == [0, 1, 2, 3]
    assert peer.server.turns[3].faults == ("Crlf", "Drip")


async def test_fault_that_cannot_happen_is_reported(peer: Peer) -> None:
    peer.server.play([Turn(Text("one"), faults=[Cut(after="delta", nth=99)])])
    with pytest.raises(anthropic.BadRequestError, match="the script cannot be played"):
        await peer.events()


def test_every_entry_of_the_menu_is_tested() -> None:
    tested = {*STATUSES, *ERROR_EVENTS, *MID_STREAM_DROPS, *CUT_SHORT, *STALLS, *HARMLESS, *ANSWERS}
    alone = {"drop_before_headers", "cut_before_message_stop", "garbage_frame", "index_gap"}
    assert tested | alone == set(MENU)
