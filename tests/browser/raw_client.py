"""A page without a browser: whatever a hand-made client may say to the program over Reflex's socket."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import websockets

NAMESPACE = "42/_event,"
HYDRATE = "reflex___state____state.hydrate_and_load"
PATIENCE = 30.0  # seconds until an answer must be there


class RawClient:
    """Claims to be on `path` with `cookie`. `frames` holds everything it was sent. `token` names a tab's state.

    `hydrates`: whether it asks for the page's state first, as a page does.
    """

    def __init__(
        self,
        port: int,
        path: str,
        cookie: str = "",
        origin: str | None = None,
        token: str = "",
        hydrates: bool = True,
        **headers: str,
    ) -> None:
        self._port, self._path, self._cookie = port, path, cookie
        self._origin = origin or f"http://localhost:{port}"
        self.token = token or str(uuid.uuid4())
        self._hydrates, self._headers = hydrates, headers
        self.frames: list[str] = []
        self._heard = asyncio.Event()

    async def __aenter__(self) -> Self:
        address = f"ws://localhost:{self._port}/_event/?EIO=4&transport=websocket&token={self.token}"
        headers = {name.replace("_", "-"): value for name, value in self._headers.items()}
        headers |= {"Cookie": self._cookie} if self._cookie else {}
        self._socket = await websockets.connect(
            address, origin=websockets.Origin(self._origin), additional_headers=headers, max_size=None
        )
        await self._socket.recv()
        opening = json.dumps({"event": self._event(HYDRATE, {})}) if self._hydrates else ""
        await self._socket.send("40/_event," + opening)
        self._listening = asyncio.create_task(self._listen())
        self._listening.add_done_callback(lambda _: self._heard.set())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        self._listening.cancel()
        await self._socket.close()

    async def call(self, handler: str, **payload: Any) -> None:
        """Send an event by its full name."""
        await self._socket.send(NAMESPACE + json.dumps(["event", self._event(handler, payload)]))

    async def say(self, frame: str | bytes) -> None:
        """Send a frame as it is."""
        await self._socket.send(frame)

    async def until(self, told: Callable[[list[str]], bool], seconds: float = PATIENCE) -> None:
        """Wait until what was heard fulfils a condition. Raises TimeoutError, or what ended the listening."""
        async with asyncio.timeout(seconds):
            while not told(self.frames):
                if self._listening.done():
                    raise self._listening.exception() or ConnectionError("the server has closed the connection")
                self._heard.clear()
                await self._heard.wait()

    def heard(self, words: str, since: int = 0) -> bool:
        """Whether a frame holds these words, as they are or as JSON writes them."""
        return any(words in frame for frame in self.frames[since:])

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        where = {"pathname": self._path, "asPath": self._path, "query": {}}
        return {"name": name, "payload": payload, "router_data": where}

    async def _listen(self) -> None:
        with suppress(websockets.ConnectionClosed):  # a server that is killed says no farewell
            async for frame in self._socket:
                if frame == "2":
                    await self._socket.send("3")
                else:
                    self.hear(str(frame))
                    self._heard.set()

    def hear(self, frame: str) -> None:
        """Take a frame."""
        self.frames.append(frame)
