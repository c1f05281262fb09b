"""A test that uses the shared fixture fails when its client breaks a rule, even if the client hid the error."""

from __future__ import annotations

import httpx2
import pytest

from tests.messages_api.fixtures import clean_server


async def test_violation_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="request 1 breaks rule 3: x-api-key header is required"):
        async with clean_server() as server, httpx2.AsyncClient(base_url=server.base_url, verify=False) as http:
            await http.post("/v1/messages", json={})


async def test_expected_violation_can_be_cleared() -> None:
    async with clean_server() as server, httpx2.AsyncClient(base_url=server.base_url, verify=False) as http:
        await http.post("/v1/messages", json={})
        server.violations.clear()
