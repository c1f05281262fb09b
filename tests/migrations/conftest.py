"""A database without tables: a SQLite file, and a database of a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from overskill import db
from overskill.models import new_id
from overskill.settings import settings
from tests.postgres import postgres  # noqa: F401  # a fixture


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, which is the program's for this test."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        address = _new_database(request.getfixturevalue("postgres"))
    monkeypatch.setitem(settings.__dict__, "database_url", address)
    db.sync_engine.cache_clear()
    yield address
    db.sync_engine().dispose()
    db.sync_engine.cache_clear()


def _new_database(server: str) -> str:
    name = new_id()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.rsplit("/", 1)[0] + "/" + name
