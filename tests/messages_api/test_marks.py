"""An answer waits at a word until it is let go, or nobody listens any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anthropic import AsyncStream
from anthropic.types import RawMessageStreamEvent

from tests.messages_api import Text, ToolUse, Turn
from tests.messages_api.conftest import Peer

ANSWER = Turn(Text("one two three"), ToolUse("os-write", {"file_path": "a.txt", "content": "four five"}))
SILENCE = 0.3  # seconds


class Ear:
    """Hears an answer in the background, as fast as it comes."""

    def __init__(self, events: AsyncStream[RawMessageStreamEvent]) -> None:
        self.said = ""
        self.changed = asyncio.Event()
        self.end = asyncio.create_task(self._hear(events))

    async def _hear(self, events: AsyncStream[RawMessageStreamEvent]) -> None:
        async for event in events:
            if event.type == "content_block_delta":
                self.said += getattr(event.delta, "text", "") + getattr(event.delta, "partial_json", "")
                self.changed.set()

    async def until(self, words: str) -> None:
        while words not in self.said:
            self.changed.clear()
            await self.changed.wait()


async def asked(peer: Peer) -> Ear:
    peer.server.play([ANSWER])
    return Ear(await peer.sdk.messages.create(**peer.request("go"), stream=True))


@asynccontextmanager
async def held(peer: Peer) -> AsyncIterator[Ear]:
    """An answer that waits, until the end of the block."""
    with peer.server.holding("two"):
        ear = await asked(peer)
        await ear.until("two")
        yield ear


async def test_it_waits_at_each_word_until_it_is_let_go(peer: Peer) -> None:
    with peer.server.holding("two", "four") as go_on:
        ear = await asked(peer)
        for before, after in (("two", "three"), ("four", "five")):
            await ear.until(before)
            await asyncio.sleep(SILENCE)  # it would have come by now
            assert after not in ear.said
            go_on()
        await ear.end
    assert "five" in ear.said


async def test_it_goes_on_when_the_test_is_over(peer: Peer) -> None:
    async with held(peer) as ear:
        assert not ear.end.done()
    await ear.end
    assert "five" in ear.said


async def test_who_leaves_meanwhile_is_missed(peer: Peer) -> None:
    async with held(peer) as ear:
        ear.end.cancel()
        await asyncio.gather(ear.end, return_exceptions=True)
        await peer.sdk.close()
        await asyncio.wait_for(peer.server.requests[0].gone.wait(), 30)
