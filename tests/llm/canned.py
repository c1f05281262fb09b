"""A server of canned answers, byte for byte: for what no well-behaved Messages API server would ever send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Received:
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class CannedServer:
    """Answers every request with `answer`; `hang` keeps the connection open until the client ends it."""

    answer: bytes
    hang: bool = False
    url: str = ""
    received: list[Received] = field(default_factory=list[Received])
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client closed its side."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.received.append(await _request(reader))
            writer.write(self.answer)
            await writer.drain()
            if self.hang:
                await reader.read()
                self.left.set()
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = [line.split(": ", 1) for line in head.split("\r\n")[1:] if line]
    headers = {name.lower(): value for name, value in lines}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(headers, json.loads(body))


@asynccontextmanager
async def canned(answer: bytes, *, hang: bool = False) -> AsyncGenerator[CannedServer]:
    canned_server = CannedServer(answer, hang)
    server = await asyncio.start_server(canned_server.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    canned_server.url = f"http://{host}:{port}"
    try:
        yield canned_server
    finally:
        server.close()


def http(status: str, body: str | bytes, kind: str = "application/json", **headers: str) -> bytes:
    """A whole HTTP answer; header names take `_` for `-`."""
    data = body.encode() if isinstance(body, str) else body
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = (
        f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(data)}\r\n{extra}connection: close\r\n\r\n"
    )
    return head.encode() + data


def sse(*events: dict[str, Any], more: bytes = b"", length: int | None = None) -> bytes:
    """A stream of `events`, ended by the close of the connection, or promising `length` bytes."""
    frames = b"".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n".encode() for e in events) + more
    size = "" if length is None else f"content-length: {length}\r\n"
    return f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n{size}connection: close\r\n\r\n".encode() + frames


HELLO = sse(
    {"type": "message_start", "message": {"id": "msg_1", "usage": {"input_tokens": 3, "output_tokens": 1}}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
    {"type": "message_stop"},
)
