"""Reading a stream in gulps: one look at the socket every few milliseconds takes all that has come since the last.

A model sends a token in about a hundred bytes. Waking up for each costs the one event loop more than the token itself
(two calls to epoll, HTTP, SSE, a commit, a fold), and a page is sent a frame of words at this pace anyway.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Any

import httpcore2
import httpx2

log = logging.getLogger(__name__)
PAUSE = 0.036
"""Seconds between two looks; the first words of an answer do not wait."""
AT_ONCE = 3
"""Looks without a pause: the answer's head, its opening events, the first words."""
PLENTY = 8192
"""Bytes: where so much has come, more is there already."""
MOST = 16_384
"""Bytes of one look: everybody else waits while they are taken apart, some 20 ms."""


class Gulps(httpcore2.AsyncNetworkBackend):
    """The connections of another backend, read in gulps."""

    def __init__(self, backend: httpcore2.AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(self, *where: Any, **options: Any) -> httpcore2.AsyncNetworkStream:
        return Gulped(await self._backend.connect_tcp(*where, **options))

    async def connect_unix_socket(self, *where: Any, **options: Any) -> httpcore2.AsyncNetworkStream:
        return Gulped(await self._backend.connect_unix_socket(*where, **options))

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


class Gulped(httpcore2.AsyncNetworkStream):
    """A connection of which little pieces are read together."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self._looks, self._next = 0, 0.0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's signature
        now = asyncio.get_running_loop().time
        if self._looks >= AT_ONCE and self._next > now():
            await asyncio.sleep(self._next - now())
        data = await self._stream.read(min(max_bytes, MOST), timeout)
        self._looks += 1
        self._next = 0.0 if len(data) >= PLENTY else now() + PAUSE
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._looks = 0  # what is asked is answered anew
        await self._stream.write(buffer, timeout)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        return Gulped(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def in_gulps(client: httpx2.AsyncClient, url: httpx2.URL) -> None:
    """Let this client read what `url` streams in gulps, directly or through the proxy that the environment names.

    The libraries offer no way to it but their own parts. Where a release has changed these, streams cost more and work.
    """
    try:
        transport: Any = client._transport_for_url(url)  # pyright: ignore  # noqa: SLF001
        transport._pool._network_backend = Gulps(transport._pool._network_backend)  # noqa: SLF001
    except AttributeError as error:
        log.warning("streams are read piece by piece, which takes more of the processor: %s", error)
