"""A stream read in gulps: what comes first is not held back, little pieces come together, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator

import httpcore2
import pytest

from overskill.llm import gulps
from overskill.llm.messages_api import MessagesProvider

PIECES = [b"data: %d\n" % number for number in range(300)]


class Upstream:
    """A server on loopback that writes what it is told to, when it is told to."""

    def __init__(self) -> None:
        self.writer: asyncio.StreamWriter
        self.port = 0
        self.here = asyncio.Event()

    async def met(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.here.set()

    async def say(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    made = Upstream()
    server = await asyncio.start_server(made.met, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    made.writer.close()
    server.close()


@pytest.fixture
async def stream(upstream: Upstream) -> AsyncIterator[httpcore2.AsyncNetworkStream]:
    pool = httpcore2.AsyncConnectionPool()
    backend = gulps.Gulps(pool._network_backend)
    made = await backend.connect_tcp("127.0.0.1", upstream.port, timeout=5)
    await upstream.here.wait()
    yield made
    await made.aclose()


@pytest.fixture
def for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause that no test waits for: what is read in spite of it was not held back."""
    monkeypatch.setattr(gulps, "PAUSE", 3600)


async def heard(upstream: Upstream, stream: httpcore2.AsyncNetworkStream, words: bytes) -> bytes:
    await upstream.say(words)
    return await stream.read(65536, timeout=20)


async def test_little_pieces_are_read_together(upstream: Upstream, stream: httpcore2.AsyncNetworkStream) -> None:
    async def speak() -> None:
        for piece in PIECES:
            await upstream.say(piece)
            await asyncio.sleep(0.001)
        upstream.writer.close()

    speaking = asyncio.create_task(speak())
    read = []
    while data := await stream.read(65536, timeout=20):
        read.append(data)
    await speaking
    assert b"".join(read) == b"".join(PIECES)
    assert len(read) < len(PIECES) / 3


@pytest.mark.usefixtures("for_ever")
async def test_the_first_words_and_those_after_a_request_come_at_once(
    upstream: Upstream, stream: httpcore2.AsyncNetworkStream
) -> None:
    for _ in range(2):
        for word in (b"head", b"opening", b"word"):
            assert await heard(upstream, stream, word) == word
        waiting = asyncio.create_task(heard(upstream, stream, b"later"))
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert not done, "this one waits for its turn"
        waiting.cancel()  # as a person does who cancels: at once, in the middle of the pause
        await asyncio.wait({waiting})
        assert waiting.cancelled()
        await stream.write(b"another request")
        assert await stream.read(65536, timeout=20) == b"later"
        await stream.write(b"and the next")


@pytest.mark.usefixtures("for_ever")
async def test_an_answer_at_full_speed_is_not_slowed_down(
    upstream: Upstream, stream: httpcore2.AsyncNetworkStream
) -> None:
    for _ in range(gulps.AT_ONCE + 5):
        assert len(await heard(upstream, stream, b"x" * 2 * gulps.PLENTY)) >= gulps.PLENTY


async def test_the_sdk_reads_so() -> None:
    provider = MessagesProvider(base_url="http://127.0.0.1:9", api_key="k")
    transport = provider._client._client._transport_for_url(provider._client.base_url)
    assert isinstance(transport._pool._network_backend, gulps.Gulps)
    await provider.close()


async def test_one_look_takes_no_more_than_others_can_wait_for(
    upstream: Upstream, stream: httpcore2.AsyncNetworkStream
) -> None:
    upstream.writer.write(b"x" * 10 * gulps.MOST)
    left = 10 * gulps.MOST
    while left:
        data = await stream.read(65536, timeout=20)
        assert 0 < len(data) <= gulps.MOST
        left -= len(data)
