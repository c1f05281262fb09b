"""The wire between a browser and the program, which can be cut as when a laptop lid closes."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Relay:
    """Passes TCP connections on to a port of this machine; a browser is led here with `flag`."""

    def __init__(self, port: int) -> None:
        self._target, self._up = port, True
        self._sockets_pass = asyncio.Event()
        self._sockets_pass.set()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def flag(self) -> str:
        """The Chromium flag that leads the page's address through this relay."""
        port = self._server.sockets[0].getsockname()[1]
        return f"--host-resolver-rules=MAP localhost:{self._target} 127.0.0.1:{port}"

    def cut(self) -> None:
        """Every connection ends without a goodbye, and no new one comes through."""
        self._up = False
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        self._up = True
        self._sockets_pass.set()

    def hold_sockets(self) -> None:
        """Pages come through, their sockets wait for `mend`: a slow line."""
        self._sockets_pass.clear()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._server.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._up:
            writer.transport.abort()
            return
        first = await reader.read(65536)
        if b" /_event" in first:
            await self._sockets_pass.wait()
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        far_writer.write(first)
        pair = {writer, far_writer}
        self._writers |= pair
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._writers -= pair
            for one in pair:
                one.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
