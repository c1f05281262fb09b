"""The real provider: any server that speaks the Messages API, through the official SDK's raw event stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import cast

import httpx2
from anthropic import AsyncAnthropic, AsyncStream
from anthropic._streaming import ServerSentEvent

from overskill.llm.assembler import Assembler
from overskill.llm.deltas import Delta
from overskill.llm.error_mapping import FAULTS, model_error
from overskill.llm.errors import ModelError
from overskill.llm.gulps import in_gulps
from overskill.llm.profiles import Profile, profile_for
from overskill.llm.repetition import Repetition
from overskill.llm.request import Request
from overskill.llm.wire import body_of, call_ids, headers_for

HOSTED = "https://api.anthropic.com"
NO_KEY = "no-key-needed"
"""For a local server that asks for none: the SDK refuses to send a request without a credential."""
LINGER = 0.25
"""Seconds to wait for the end of the body after the last event, so that the connection can be used again."""


class MessagesProvider:
    """Streams turns from `base_url` (None: the hosted API) with exactly the credentials it is given.

    `patience` (seconds without a byte that count as a stall) and `max_tokens` replace those of the model's profile.
    Raises `ModelError` of kind `connection` if `base_url` is no address.
    """

    name = "anthropic"
    is_demo = False

    def __init__(
        self,
        *,
        api_key: str | None = None,
        auth_token: str | None = None,
        base_url: str | None = None,
        patience: float | None = None,
        max_tokens: int | None = None,
    ) -> None:
        self._api_key = api_key
        self._secret = api_key or auth_token or ""
        self._patience, self._max_tokens = patience, max_tokens
        try:
            self._client = _Client(api_key, auth_token, base_url or HOSTED)
        except FAULTS as fault:
            raise model_error(fault, secret=self._secret) from fault
        self.label = self._client.base_url.netloc.decode() if base_url else "Anthropic"

    async def stream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """See `Provider.stream`. Closing or cancelling closes the socket, which tells the server to stop."""
        profile = profile_for(request.model)
        if self._max_tokens:
            request = replace(request, max_tokens=self._max_tokens)
            profile = replace(profile, max_tokens=self._max_tokens)
        assembler, repetition = Assembler(call_ids(request.messages)), Repetition()
        events: AsyncStream[object] | None = None
        try:
            async with await self._open(request, profile) as events:
                _check_is_stream(events)
                async for event in events:
                    for delta in assembler.feed(event):
                        repetition.see(delta)
                        yield delta
                    if assembler.ended:
                        break
                assembler.finish()
                await _linger(events)
        except FAULTS as fault:
            error = model_error(fault, secret=self._secret)
            lost = events and error.kind == "connection"
            raise (ModelError("cut_stream", "the connection was lost") if lost else error) from fault

    async def close(self) -> None:
        await self._client.close()

    async def _open(self, request: Request, profile: Profile) -> AsyncStream[object]:
        """The events as plain JSON: the models that `messages.create` makes of them are a third of a token's cost."""
        return await self._client.post(
            "/v1/messages",
            cast_to=object,
            body={**body_of(request, profile), "stream": True},
            options={
                "headers": headers_for(profile, self._api_key),
                "timeout": httpx2.Timeout(connect=10, read=self._patience or profile.patience, write=60, pool=10),
            },
            stream=True,
            stream_cls=_Events,
        )


class _Events(AsyncStream[object]):
    """The SDK's stream, for servers too that leave out the events' names: the JSON holds them as well."""

    async def _iter_events(self) -> AsyncIterator[ServerSentEvent]:
        async for event in super()._iter_events():
            yield event if event.event else _named(event)


def _named(event: ServerSentEvent) -> ServerSentEvent:
    try:
        told: object = json.loads(event.data)
    except ValueError:
        return event  # a comment of some kind, such as the [DONE] of another API
    kind = cast("dict[str, object]", told).get("type") if isinstance(told, dict) else None
    return ServerSentEvent(event=str(kind), data=event.data) if kind else event


class _Client(AsyncAnthropic):
    """The SDK's client without its look into the environment: everything it may use is passed in.

    An explicit credential, address, webhook key and tracing choice keep it from reading the variables for those;
    ANTHROPIC_CUSTOM_HEADERS it reads regardless, so what that brought is dropped again.
    """

    def __init__(self, api_key: str | None, auth_token: str | None, base_url: str) -> None:
        super().__init__(
            api_key=api_key or (None if auth_token else NO_KEY),
            auth_token=None if api_key else auth_token,
            base_url=base_url,
            webhook_key="",
            max_retries=0,
            open_telemetry=False,
        )
        self._custom_headers = {}
        in_gulps(self._client, self.base_url)


def _check_is_stream(events: AsyncStream[object]) -> None:
    """A web page or a proxy's notice with status 200 would otherwise look like an answer that broke off."""
    kind = events.response.headers.get("content-type", "")
    if not kind.startswith("text/event-stream"):
        raise ModelError(
            "protocol", f"a stream was expected, {kind or 'something without a type'} came", retryable=False
        )


async def _linger(events: AsyncIterator[object]) -> None:
    """Reads to the end of the body. The turn is whole: whatever happens now does not matter to it."""
    with suppress(*FAULTS):
        async with asyncio.timeout(LINGER):
            async for _ in events:
                pass
