"""The real provider over real HTTP: credentials, headers, closing, and servers that answer anything but a turn."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from email.utils import formatdate
from time import time

import pytest

from overskill.llm.deltas import Delta, MessageStarted, TextGrew, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.messages_api import NO_KEY, MessagesProvider
from overskill.llm.provider import provider_for
from overskill.llm.request import Request
from tests.llm.canned import HELLO, canned, http, sse

CLAUDE = Request("claude-sonnet-5-5", "Build.", [], [{"role": "user", "content": "hi"}])
PEER = Request("qwen3", "Build.", [], [{"role": "user", "content": "hi"}])


async def turn_of(provider: MessagesProvider, request: Request = CLAUDE) -> list[Delta]:
    try:
        return [delta async for delta in provider.stream(request)]
    finally:
        await provider.close()


async def failure_of(answer: bytes, *, api_key: str = "sk-secret") -> ModelError:
    async with canned(answer) as server:
        with pytest.raises(ModelError) as caught:
            await turn_of(MessagesProvider(api_key=api_key, base_url=server.url))
    assert len(server.received) == 1, "the SDK must not retry by itself"
    return caught.value


@pytest.fixture
def ambient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's shell may hold; none of it may reach a request."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ambient")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "ambient-token")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-ambient: ambient\nauthorization: Bearer ambient")
    monkeypatch.setenv("ANTHROPIC_PROFILE", "ambient")


@pytest.mark.usefixtures("ambient")
async def test_only_the_given_credentials_are_sent() -> None:
    async with canned(HELLO) as server:
        await turn_of(MessagesProvider(api_key="sk-mine", base_url=server.url))
        await turn_of(MessagesProvider(auth_token="my-token", base_url=server.url))
        await turn_of(MessagesProvider(base_url=server.url))
        await turn_of(MessagesProvider(api_key="sk-mine", auth_token="my-token", base_url=server.url))
    sent = [received.headers["authorization"] for received in server.received]
    assert sent == ["Bearer sk-mine", "Bearer my-token", f"Bearer {NO_KEY}", "Bearer sk-mine"]
    assert "ambient" not in str(server.received)


@pytest.mark.usefixtures("ambient")
def test_without_an_address_the_hosted_api_is_asked_whatever_the_shell_says() -> None:
    provider = MessagesProvider(api_key="sk-mine")
    assert str(provider._client.base_url) == "https://api.anthropic.com"  # pyright: ignore[reportPrivateUsage]
    assert provider._client.webhook_key == ""  # pyright: ignore[reportPrivateUsage]


async def test_claude_is_asked_by_the_new_contract_and_a_peer_by_the_old() -> None:
    async with canned(HELLO) as server:
        for request in (CLAUDE, PEER):
            await turn_of(MessagesProvider(api_key="sk-mine", base_url=server.url), request)
    claude, peer = server.received
    assert claude.headers["anthropic-version"] == "2026-10-21"
    assert "x-api-key" not in claude.headers
    assert {"thinking", "cache_control"} <= claude.body.keys()
    assert peer.headers["anthropic-version"] == "2023-06-01"
    assert peer.headers["x-api-key"] == "sk-mine"
    assert not {"thinking", "cache_control"} & peer.body.keys()
    assert claude.body["stream"] is peer.body["stream"] is True


async def test_a_turn_over_the_wire() -> None:
    async with canned(HELLO) as server:
        deltas = await turn_of(MessagesProvider(base_url=server.url))
    assert isinstance(deltas[0], MessageStarted)
    assert isinstance(deltas[-1], TurnEnded)
    assert deltas[-1].blocks == [{"type": "text", "text": "Hello"}]


async def test_a_server_that_keeps_the_stream_open_after_its_end_holds_nobody_up() -> None:
    async with canned(HELLO, hang=True) as server, asyncio.timeout(60):
        deltas = await turn_of(MessagesProvider(base_url=server.url))
        await server.left.wait()
    assert isinstance(deltas[-1], TurnEnded)


async def test_what_breaks_after_the_end_of_the_turn_does_not_matter() -> None:
    broken = sse(more=HELLO.partition(b"\r\n\r\n")[2] + b"event: x\ndata: {oops\n\n", length=100_000)
    async with canned(broken) as server:
        deltas = await turn_of(MessagesProvider(base_url=server.url))
    assert isinstance(deltas[-1], TurnEnded)


async def test_closing_the_generator_closes_the_socket() -> None:
    beginning = HELLO.partition(b"event: content_block_stop")[0]
    async with canned(beginning, hang=True) as server, asyncio.timeout(60):
        provider = MessagesProvider(base_url=server.url)
        async with aclosing(provider.stream(CLAUDE)) as deltas:
            async for delta in deltas:
                if isinstance(delta, TextGrew):
                    break
        await server.left.wait()
        await provider.close()


async def test_cancelling_closes_the_socket() -> None:
    async with canned(HELLO.partition(b"event: message_stop")[0], hang=True) as server, asyncio.timeout(60):
        provider = MessagesProvider(base_url=server.url)
        streamed = asyncio.Event()

        async def stream() -> None:
            async for _ in provider.stream(CLAUDE):
                streamed.set()

        task = asyncio.create_task(stream())
        await streamed.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.left.wait()
        await provider.close()


async def test_a_silent_server_is_a_timeout() -> None:
    async with canned(sse(), hang=True) as server:
        provider = MessagesProvider(base_url=server.url, patience=0.05)
        with pytest.raises(ModelError) as caught:
            await turn_of(provider)
    assert (caught.value.kind, caught.value.retryable) == ("timeout", True)


async def test_a_server_that_never_answers_is_a_timeout() -> None:
    async with canned(b"", hang=True) as server:
        with pytest.raises(ModelError) as caught:
            await turn_of(MessagesProvider(base_url=server.url, patience=0.05))
    assert caught.value.kind == "timeout"


async def test_nobody_at_the_address_is_a_connection_error() -> None:
    async with canned(b"") as server:
        pass
    with pytest.raises(ModelError) as caught:
        await turn_of(MessagesProvider(base_url=server.url))
    assert (caught.value.kind, caught.value.retryable) == ("connection", True)


@pytest.mark.parametrize("address", ["ftp://example.test", "http://[::1", "localhost:1"])
async def test_an_unusable_address_is_not_tried_again(address: str) -> None:
    with pytest.raises(ModelError) as caught:
        await turn_of(MessagesProvider(base_url=address))
    assert (caught.value.kind, caught.value.retryable) == ("connection", False)


async def test_a_key_that_cannot_be_sent_is_not_tried_again() -> None:
    async with canned(HELLO) as server:
        with pytest.raises(ModelError) as caught:
            await turn_of(MessagesProvider(api_key="sk-two\nlines", base_url=server.url))
    assert (caught.value.kind, caught.value.retryable) == ("auth", False)
    assert "lines" not in str(caught.value)
    assert not server.received


async def test_a_broken_character_in_the_conversation_is_the_requests_fault() -> None:
    broken = Request("claude-sonnet-5-5", "", [], [{"role": "user", "content": "\ud83d"}])
    async with canned(HELLO) as server:
        with pytest.raises(ModelError) as caught:
            await turn_of(MessagesProvider(base_url=server.url), broken)
    assert (caught.value.kind, caught.value.retryable) == ("invalid_request", False)


async def test_a_web_page_instead_of_a_stream_is_not_tried_again() -> None:
    error = await failure_of(http("200 OK", "<html>Welcome</html>", "text/html"))
    assert (error.kind, error.retryable) == ("protocol", False)
    assert "text/html" in error.explanation


async def test_a_gateways_error_page_is_a_server_error_told_briefly() -> None:
    error = await failure_of(http("502 Bad Gateway", "<html>" + "x" * 9_000, "text/html"))
    assert (error.kind, error.status, error.retryable) == ("server", 502, True)
    assert len(error.explanation) < 600


async def test_an_error_of_another_shape_is_understood() -> None:
    body = '{"error":{"code":400,"message":"request (9000 tokens) exceeds the available context size (8192 tokens)",'
    error = await failure_of(http("400 Bad Request", body + '"type":"exceed_context_size_error"}}'))
    assert (error.kind, error.retryable) == ("context", False)
    assert "9000 tokens" in error.explanation


@pytest.mark.parametrize("body", ["null", "[]", '"oops"', "{}", '{"error": "text"}', '{"error": {"message": 7}}', ""])
async def test_any_error_body_is_survived(body: str) -> None:
    error = await failure_of(http("429 Too Many Requests", body))
    assert (error.kind, error.status) == ("rate_limit", 429)


async def test_a_key_the_provider_repeats_is_blotted_out() -> None:
    body = '{"type":"error","error":{"type":"authentication_error","message":"bad key sk-secret"}}'
    error = await failure_of(http("401 Unauthorized", body))
    assert "sk-secret" not in f"{error} {error.explanation} {error.title}"
    assert "bad key" in error.explanation


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "nan"}, None),
        ({}, None),
    ],
)
async def test_the_wish_to_wait_is_read(header: dict[str, str], seconds: float | None) -> None:
    assert (await failure_of(http("429 Too Many Requests", "{}", **header))).retry_after == seconds


async def test_the_wish_to_wait_may_be_a_date() -> None:
    error = await failure_of(http("529 Overloaded", "{}", retry_after=formatdate(time() + 50, usegmt=True)))
    assert error.retry_after is not None
    assert 0 < error.retry_after <= 50


async def test_a_server_may_forbid_the_retry() -> None:
    error = await failure_of(http("529 Overloaded", "{}", x_should_retry="false"))
    assert (error.kind, error.retryable) == ("overloaded", False)


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (b"event: message_start\ndata: {oops\n\n", "protocol"),
        (b"event: message_start\ndata: [1]\n\n", "protocol"),
        (b"event: message_start\ndata: null\n\n", "protocol"),
        (b"event: message_start\ndata: \xff\xfe\n\n", "protocol"),
        (b"event: message_start\ndata: " + b"[" * 100_000 + b"\n\n", "protocol"),
        (b"event: message_stop\ndata: {}\n\n", "cut_stream"),
        (b"garbage", "cut_stream"),
        (b"", "cut_stream"),
        (b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n', "overloaded"),
        (b"event: error\ndata: not json\n\n", "server"),
        (b'event: error\ndata: {"error":{"type":"authentication_error","message":"no"}}\n\n', "auth"),
        (
            b'event: error\ndata: {"error":{"type":"invalid_request_error","message":"prompt is too long"}}\n\n',
            "context",
        ),
    ],
)
async def test_a_broken_stream_becomes_one_of_our_errors(frame: bytes, kind: str) -> None:
    error = await failure_of(sse(more=frame))
    assert error.kind == kind
    assert error.status is None
    assert error.retryable is (kind not in ("auth", "context"))


def test_credentials_or_an_address_choose_the_real_provider() -> None:
    given = {"api_key": None, "auth_token": None, "base_url": None, "demo_rate": 60.0}
    hosted = provider_for(**given | {"api_key": "k"})  # pyright: ignore[reportArgumentType]
    local = provider_for(**given | {"base_url": "http://localhost:11434"})  # pyright: ignore[reportArgumentType]
    assert (hosted.name, hosted.label, hosted.is_demo) == ("anthropic", "Anthropic", False)
    assert (local.label, local.is_demo) == ("localhost:11434", False)
