"""For tests in any room: `from tests.messages_api.fixtures import messages_server` in a `conftest.py`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest

from .server import MessagesServer


@asynccontextmanager
async def clean_server() -> AsyncGenerator[MessagesServer]:
    """A fresh server. Raises AssertionError at the end if the client broke a rule and the test has not cleared it."""
    async with MessagesServer() as server:
        yield server
    server.assert_clean()


@pytest.fixture
async def messages_server() -> AsyncIterator[MessagesServer]:
    async with clean_server() as server:
        yield server
