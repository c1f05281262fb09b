"""The model of a test module: the strict Messages API server, playing the module's scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.messages_api import MessagesServer, Script


def played(scripts: Mapping[str, Script] | Script, rate: float = 2000, **also: str) -> tuple[Any, Any]:
    """The fixtures `model` and `settings` of a module whose program asks this model; `also`: its other settings.

    `rate`: tokens per second, 0 = unlimited. At the end nothing may have broken a rule of the API.
    """

    @pytest_asyncio.fixture(scope="module", loop_scope="session")
    async def model() -> AsyncIterator[MessagesServer]:
        async with MessagesServer(rate=rate) as server:
            server.play(scripts)
            yield server
            server.assert_clean()

    @pytest.fixture(scope="module")
    def settings(model: MessagesServer) -> dict[str, str]:
        return {"ANTHROPIC_BASE_URL": model.base_url, "ANTHROPIC_API_KEY": model.api_key, **also}

    return model, settings
