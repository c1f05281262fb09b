"""Steps onto the socket: frames, pacing, silence, and connections that really break."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .faults import Event, Fault, HangUp, Said, Step, Wait
from .marks import Marks


class OpenProtocol(H11Protocol):
    """Hands itself to the application, which needs it to break the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "connection": self}
        super().connection_made(transport)

    async def hang_up(self, reset: bool) -> None:
        """What was written before goes out first; with `reset` the client may lose it, as in real life."""
        self.transport.set_write_buffer_limits(0)
        await self.flow.drain()
        if reset:
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()
        await asyncio.sleep(0)  # the protocol learns that the connection is lost


def frame(event: Event) -> bytes:
    """UTF-8 as it is, not escaped, so that characters can be cut; half characters can only be escaped."""
    text = f"event: {event.name}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"
    return text.encode(errors="backslashreplace")


def steps_of(events: Iterable[Event], faults: tuple[Fault, ...], rate: float) -> list[Step]:
    """The delivery as bytes and waits. `rate` in tokens per second, 0 = unlimited."""
    steps: list[Step] = list(events)
    for fault in faults:
        steps = fault.on_events(steps)
    steps = [encoded for step in steps for encoded in _encoded(step, rate)]
    for fault in faults:
        steps = fault.on_bytes(steps)
    return steps


def _encoded(step: Step, rate: float) -> list[Step]:
    if not isinstance(step, Event) or step.name == "headers":
        return [step]
    pace: list[Step] = [Wait(step.tokens / rate, paced=True)] if rate and step.tokens else []
    return [*pace, frame(step), *_said(step.data.get("delta", {}))]


def _said(delta: dict[str, Any]) -> list[Step]:
    text = delta.get("text") or delta.get("thinking") or delta.get("partial_json")
    return [Said(text)] if text else []


@dataclass
class Delivery:
    """An ASGI response. `on_abort` is told when the client leaves before the end, `on_end` when all was sent."""

    steps: list[Step]
    marks: Marks
    headers: dict[str, str]
    on_abort: Callable[[], None]
    on_end: Callable[[], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()
        watch = asyncio.create_task(_watch(receive, gone))
        try:
            if await self._deliver(scope["state"], send, gone):
                self.on_end()
            elif gone.is_set():
                self.on_abort()
        finally:
            watch.cancel()

    async def _deliver(self, state: MutableMapping[str, Any], send: Send, gone: asyncio.Event) -> bool:
        """True when the response was ended in order (which a `Cut` does too)."""
        due = time.monotonic()
        is_open = False
        said = ""
        for step in self.steps:
            if gone.is_set():
                return False
            match step:
                case HangUp(reset):
                    await state["connection"].hang_up(reset)
                    return False
                case Wait(seconds, paced):
                    due = (due if paced else time.monotonic()) + seconds
                    await _sleep_until(due, gone)
                case Said(text):
                    said += text
                    if await self.marks.waited(said, gone):
                        due = time.monotonic()
                case _ if not is_open:
                    await self._open(send)
                    is_open = True
            if isinstance(step, bytes):
                await send({"type": "http.response.body", "body": step, "more_body": True})
                await asyncio.sleep(0)  # one frame at a time, as from a model
        if not is_open:
            await self._open(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return True

    async def _open(self, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _watch(receive: Receive, gone: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _sleep_until(due: float, gone: asyncio.Event) -> None:
    """Ends early when the client has gone."""
    try:
        async with asyncio.timeout(max(0.0, due - time.monotonic())):
            await gone.wait()
    except TimeoutError:
        pass
