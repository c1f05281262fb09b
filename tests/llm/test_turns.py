"""Whole turns and conversations against the strict Messages API server."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

import pytest

from overskill.llm.deltas import TextGrew, ThinkingGrew, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.request import Request
from overskill.llm.retry import stream_with_retry
from tests.llm.turns import WRITE, Json, ask, ending, stream
from tests.messages_api import MENU, Drip, MessagesServer, Text, Thinking, ToolUse, Turn


async def test_a_refusal_says_why(server: MessagesServer, provider: MessagesProvider) -> None:
    server.play([MENU["refusal"]()])
    turn = ending(await stream(provider))
    assert turn.blocks == []
    assert turn.stop_details is not None
    assert turn.stop_details["category"] == "general_harms"


async def test_a_huge_tool_input_arrives_whole(server: MessagesServer, provider: MessagesProvider) -> None:
    content = "0123456 89abcde\n" * 6_000
    server.play([Turn(ToolUse("os-write", {"file_path": "big.txt", "content": content}))])
    turn = ending(await stream(provider))
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


@pytest.mark.parametrize("answer", ["empty_end_turn", "refusal", "max_tokens"])
async def test_a_conversation_goes_on_after_an_odd_end(
    server: MessagesServer, provider: MessagesProvider, answer: str
) -> None:
    server.play([MENU[answer](), Turn(Text("Here."))])
    odd = ending(await stream(provider))
    go_on: list[Json] = [{"role": "assistant", "content": odd.blocks}, {"role": "user", "content": "Go on."}]
    request = ask({"role": "user", "content": "Write."}, *go_on)
    ending(await stream(provider, request))
    server.assert_clean(warnings=True)


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


async def test_closing_the_retried_stream_ends_the_request(server: MessagesServer, provider: MessagesProvider) -> None:
    server.play([Turn(Text("It goes on and on. " * 200), rate=50)])
    async with aclosing(stream_with_retry(provider, ask())) as deltas:
        async for delta in deltas:
            if isinstance(delta, TextGrew):
                break
    assert open_connections(provider) == 0
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
    assert open_connections(provider) == 1


def open_connections(provider: MessagesProvider) -> int:
    pool: Any = provider._client._client._transport._pool
    return len(pool.connections)
