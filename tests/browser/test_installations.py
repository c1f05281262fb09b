"""The whole story with the scripted demo, on PostgreSQL, and on PostgreSQL with Redis and two workers."""

from __future__ import annotations

import pytest

from tests.browser.installations import WORKERS, installation, postgres_server, redis_server
from tests.browser.program import Program
from tests.browser.test_demo_story import SETTINGS, test_from_the_first_account_to_a_bookmarked_version

__all__ = [
    "SETTINGS",
    "installation",
    "postgres_server",
    "redis_server",
    "test_from_the_first_account_to_a_bookmarked_version",
]
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_as_many_workers_as_were_asked_for(program: Program, installation: dict[str, str]):
    two = f"{WORKERS} workers share PostgreSQL and Redis"
    assert (two in program.said()) == ("OVERSKILL_REDIS_URL" in installation)
