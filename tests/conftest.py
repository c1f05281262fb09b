"""Every test runs on a database of its own process, in a folder that goes away; no setting leaks in from outside."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

_FOLDER = Path(tempfile.mkdtemp(prefix="overskill-tests-"))
for name in [name for name in os.environ if name.startswith(("OVERSKILL_", "ANTHROPIC_"))]:
    del os.environ[name]
os.environ["OVERSKILL_DATA_DIR"] = str(_FOLDER)
if address := os.environ.get("TESTS_DATABASE_URL"):  # see tests/test_on_postgresql.py
    os.environ["OVERSKILL_DATABASE_URL"] = address

settings.register_profile("overskill", deadline=None)  # this machine may be busy: no test asserts a time
settings.load_profile("overskill")

from overskill import db, migrate  # noqa: E402  # the settings are read on import


@pytest.fixture(scope="session", autouse=True)
def database() -> Iterator[None]:
    """The migrated schema."""
    migrate.main()
    yield
    db.sync_engine().dispose()
    asyncio.run(db.engine().dispose())
    shutil.rmtree(_FOLDER, ignore_errors=True)
