"""The story through a model server, on PostgreSQL, and on PostgreSQL with Redis and two workers."""

from __future__ import annotations

import pytest

from tests.browser.installations import installation, postgres_server, redis_server
from tests.browser.test_model_server import model, settings, test_from_a_prompt_to_a_changed_app

__all__ = [
    "installation",
    "model",
    "postgres_server",
    "redis_server",
    "settings",
    "test_from_a_prompt_to_a_changed_app",
]
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
