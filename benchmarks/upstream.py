"""A model server whose clock can be trusted: `python -m benchmarks.upstream PORT`.

The strict server of the tests checks every rule and paces with timers of its own framework, which is too slow for forty
streams at 80 tokens per second on the machine that is measured. This one writes prepared bytes to the socket and notes
when. A prompt says what to stream: "stream 4000 tokens at 80" (a rate of 0: as fast as the socket takes them).
"""

import asyncio
import json
import re
import sys
import time
from contextlib import suppress
from typing import Any

from benchmarks.script import MARK, tokens_of

WISH = re.compile(r"stream (\d+) tokens at (\d+)(?: for (\w+))?")
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\nconnection: close\r\n\r\n"
sent: dict[str, dict[str, float]] = {}
"""Name of the stream → mark, "first", "last" or "left" (the client closed) → milliseconds since 1970."""


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request a connection: a stream of tokens, or what has been sent so far."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    body = (await reader.readexactly(int(length[1]))).decode() if length else ""
    try:
        if head.startswith("POST /v1/messages"):
            count, rate, name = WISH.findall(body)[-1]
            times = sent[name] = {}
            leaving = asyncio.create_task(_note_leaving(reader, times))
            await _stream(writer, int(count), int(rate), times)
            leaving.cancel()
        else:
            writer.write(HEAD % b"application/json" + json.dumps(sent).encode())
        await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def _note_leaving(reader: asyncio.StreamReader, times: dict[str, float]) -> None:
    """Nothing more is sent to us: what ends the waiting is the end of the connection."""
    with suppress(ConnectionError):
        await reader.read()
    times["left"] = time.time() * 1000


async def _stream(writer: asyncio.StreamWriter, count: int, rate: int, times: dict[str, float]) -> None:
    writer.write(HEAD % b"text/event-stream" + b"".join(_opening()))
    loop = asyncio.get_running_loop()
    start = loop.time()
    for place, token in enumerate(tokens_of(count)):
        late = loop.time() - start - place / rate if rate else 0
        if late <= 0:
            await asyncio.sleep(-late)
        now = time.time() * 1000
        times.setdefault("first", now)
        if mark := MARK.search(token):
            times[mark[0]] = now
        writer.write(_delta(token))
        await writer.drain()
        times["last"] = now
    writer.write(b"".join(_closing(count)))


def _opening() -> list[bytes]:
    message = {"id": "msg_bench", "type": "message", "role": "assistant", "model": "bench", "content": []}
    message |= {"stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 10, "output_tokens": 1}}
    start = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    return [_event({"type": "message_start", "message": message}), _event(start)]


def _delta(token: str) -> bytes:
    return _event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": token}})


def _closing(count: int) -> list[bytes]:
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}}
    end["usage"] = {"output_tokens": count}
    return [_event({"type": "content_block_stop", "index": 0}), _event(end), _event({"type": "message_stop"})]


def _event(data: dict[str, Any]) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


async def main(port: int) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
