"""Fixtures for tests in any room: `from tests.messages_api.fixtures import messages_server  # noqa: F401`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from .server import MessagesServer


@pytest.fixture
async def messages_server() -> AsyncIterator[MessagesServer]:
    """A fresh server; the test fails at the end if the client broke a rule and the test has not cleared it."""
    async with MessagesServer() as server:
        yield server
    server.assert_clean()
