"""A strict server, and the real provider pointed at it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from overskill.llm.messages_api import MessagesProvider
from tests.messages_api import MessagesServer


@pytest.fixture
async def server() -> AsyncGenerator[MessagesServer]:
    async with MessagesServer() as started:
        yield started


@pytest.fixture
async def provider(server: MessagesServer) -> AsyncGenerator[MessagesProvider]:
    provider = MessagesProvider(api_key=server.api_key, base_url=server.base_url)
    yield provider
    await provider.close()


@pytest.fixture
async def impatient(server: MessagesServer) -> AsyncGenerator[MessagesProvider]:
    """For silences; long enough for a busy machine, which is not silent."""
    provider = MessagesProvider(api_key=server.api_key, base_url=server.base_url, patience=1)
    yield provider
    await provider.close()
