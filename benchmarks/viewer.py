"""A viewer without a browser: speaks the page's protocol (Engine.IO over a WebSocket) and notes when marks arrive."""

import asyncio
import json
import re
import time
from typing import Any, Self
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.program import Program
from benchmarks.script import MARK

NAMESPACE = "/_event"
ROOT_STATE = "reflex___state____state"
CHAT = f"{ROOT_STATE}.overskill___ui___state___chat____chat"
APPS = f"{ROOT_STATE}.overskill___ui___state___apps____apps"
OPEN = '"missing_rx_state_":false|"loaded_rx_state_":true'
"""What a viewer hears when its app is shown."""
PATIENCE = 60  # seconds


class Viewer:
    """One page on one path. `marks`: mark → milliseconds since 1970; `received`: bytes after decompression."""

    def __init__(self, program: Program, path: str) -> None:
        self._program, self._path = program, path
        self._socket: ClientConnection
        self._news = asyncio.Event()
        self._latest = ""
        self.marks: dict[str, float] = {}
        self.received = 0

    async def __aenter__(self) -> Self:
        headers = {"Cookie": self._program.cookie, "Origin": self._program.origin}
        address = f"{self._program.origin.replace('http', 'ws')}{NAMESPACE}/?EIO=4&transport=websocket&token={uuid4()}"
        self._socket = await connect(address, additional_headers=headers, max_size=None)
        await self._socket.recv()
        boot = self._event(f"{ROOT_STATE}.hydrate_and_load", {})
        await self._socket.send(f"40{NAMESPACE}," + json.dumps({"event": boot}))
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.cancel()
        await self._socket.close()

    async def send(self, handler: str, **payload: Any) -> None:
        """Call an event handler of a State."""
        await self._socket.send(f"42{NAMESPACE}," + json.dumps(["event", self._event(handler, payload)]))

    async def hear(self, pattern: str) -> re.Match[str]:
        """The next message that fits. Raises TimeoutError after PATIENCE seconds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self._news.wait()
                self._news.clear()
                if found := re.search(pattern, self._latest):
                    self._latest = ""
                    return found

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": name,
            "payload": payload,
            "router_data": {"pathname": self._path, "asPath": self._path, "query": {}},
        }

    async def _listen(self) -> None:
        async for message in self._socket:
            now = time.time() * 1000
            text = message if isinstance(message, str) else message.decode()
            if text == "2":  # a ping
                await self._socket.send("3")
                continue
            self.received += len(text.encode())
            for mark in MARK.findall(text):
                self.marks.setdefault(mark, now)
            self._latest += text
            self._news.set()
