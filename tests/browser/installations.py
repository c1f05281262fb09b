"""What people may install OverSkill on besides SQLite: the environment of each, on servers of the test run's own.

A module of browser tests that shall run on these imports the three fixtures.
"""

from __future__ import annotations

from itertools import count

import pytest

from tests.postgres import Postgres, postgres_server
from tests.redis_server import RedisServer, redis_server

__all__ = ["installation", "postgres_server", "redis_server"]
WORKERS = "2"
numbers = count(1)


@pytest.fixture(scope="module", params=["postgresql", "postgresql-redis-two-workers"])
def installation(request: pytest.FixtureRequest, postgres_server: Postgres) -> dict[str, str]:
    """The environment that names an empty database and, for two workers, Redis."""
    database = {"OVERSKILL_DATABASE_URL": postgres_server.database(f"browser{next(numbers)}")}
    if request.param == "postgresql":
        return database
    redis: RedisServer = request.getfixturevalue("redis_server")
    return {**database, "OVERSKILL_REDIS_URL": redis.address, "GRANIAN_WORKERS": WORKERS}
