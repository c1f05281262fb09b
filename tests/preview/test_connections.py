"""Connections of the preview listener that ask for nothing, and one that has asked."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from overskill.preview import connection
from overskill.preview.builder import Builder
from tests.preview.apps import TODO
from tests.preview.world import World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def world(builder: Builder, toolchain: Path) -> AsyncIterator[World]:
    async with open_world(builder, toolchain) as opened:
        yield opened


@pytest.mark.parametrize("asked", [b"", b"GET / HTTP/1.1\r\nHost: x", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /"])
async def test_who_asks_for_nothing_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch, asked: bytes
) -> None:
    monkeypatch.setattr(connection, "ASKING_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(asked)
    with contextlib.suppress(ConnectionResetError):
        async with asyncio.timeout(60):
            while await reader.read(1000):
                writer.write(b"x")  # it goes on, but never comes to an end
    writer.close()


async def test_a_stream_is_as_long_as_it_likes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ASKING_SECONDS", 0.3)
    await world.previews.build("todo", "todo", TODO)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    head = f"GET /@live HTTP/1.1\r\nHost: todo.localhost:{world.port}\r\nCookie: {await world.cookie()}\r\n\r\n"
    writer.write(head.encode())
    async with asyncio.timeout(60):
        for _ in range(5):
            await reader.readuntil(b"still here")
    writer.close()
