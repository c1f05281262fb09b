"""Rule 35: cache reads and writes come from comparing real prefixes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.messages_api import MessagesServer, Text, Turn
from tests.messages_api.cache import PromptCache
from tests.messages_api.call import Call
from tests.messages_api.conftest import WRITE_TOOL, Peer

AUTO: dict[str, Any] = {"type": "ephemeral"}
HOUR: dict[str, Any] = {"type": "ephemeral", "ttl": "1h"}


def usage(peer: Peer) -> dict[str, Any]:
    return peer.server.requests[-1].usage


async def converse(peer: Peer, **params: Any) -> list[Any]:
    """One exchange with automatic marks; the messages for the next."""
    peer.server.play([Turn(Text("one answer")), Turn(Text("another"))])
    messages: list[Any] = [{"role": "user", "content": "a question of some length"}]
    await peer.say(messages, cache_control=AUTO, system="You are kind.", **params)
    return [*messages, {"role": "user", "content": "and then?"}]


async def test_stable_prefix_is_read(peer: Peer) -> None:
    messages = await converse(peer)
    first = usage(peer)
    assert (first["cache_read_input_tokens"], first["input_tokens"]) == (0, 0)
    await peer.say(messages, cache_control=AUTO, system="You are kind.")
    assert usage(peer)["cache_read_input_tokens"] == first["cache_creation_input_tokens"] > 0
    assert usage(peer)["cache_creation_input_tokens"] > 0


@pytest.mark.parametrize(
    "change",
    [
        {"system": "You are kind. It is noon."},
        {"tools": [{**WRITE_TOOL, "description": "other"}]},
        {"model": "claude-opus-5-5"},
        {"thinking": {"type": "adaptive", "display": "summarized"}},
    ],
)
async def test_changed_prefix_is_not(peer: Peer, change: dict[str, Any]) -> None:
    messages = await converse(peer)
    await peer.say(messages, **{"cache_control": AUTO, "system": "You are kind.", **change})
    assert usage(peer)["cache_read_input_tokens"] == 0


async def test_without_marks_nothing_is_cached(peer: Peer) -> None:
    peer.server.play([Turn(Text("one"))])
    await peer.events()
    assert usage(peer)["cache_creation_input_tokens"] == 0
    assert usage(peer)["input_tokens"] > 10


async def test_usage_reaches_the_client(peer: Peer) -> None:
    peer.server.play([Turn(Text("one")), Turn(Text("two"))])
    marked = [{"type": "text", "text": "You are kind.", "cache_control": HOUR}]
    answer = await peer.say([{"role": "user", "content": "hello"}], system=marked)
    assert answer.usage.cache_creation is not None
    assert answer.usage.cache_creation.ephemeral_1h_input_tokens > 0
    assert answer.usage.cache_creation.ephemeral_5m_input_tokens == 0
    assert answer.usage.input_tokens > 0


def call(*texts: str) -> Call:
    blocks: list[Any] = [{"type": "text", "text": text} for text in texts]
    body = {"model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": blocks}], "cache_control": AUTO}
    return Call("/v1/messages", {}, b"", "", body=body)


def test_entries_expire() -> None:
    now = 0.0
    cache = PromptCache(clock=lambda: now)
    cache.use(call("one"))
    now = 299.0
    assert cache.use(call("one")).read > 0
    now = 299.0 + 301.0
    assert cache.use(call("one")).read == 0


def test_lookup_goes_back_twenty_blocks() -> None:
    texts = [f"block {n}" for n in range(40)]
    cache = PromptCache()
    cache.use(call(*texts[:10]))
    assert cache.use(call(*texts[:29])).read > 0
    cache = PromptCache()
    cache.use(call(*texts[:10]))
    assert cache.use(call(*texts[:30])).read == 0


async def test_short_prefixes_are_not_cached() -> None:
    cache = PromptCache(min_tokens=1024)
    cache.use(call("short"))
    assert cache.use(call("short")).read == 0
    async with MessagesServer(min_cache_tokens=1024) as server:
        assert server.state.cache.min_tokens == 1024
