"""An installation nobody has signed up to yet, for each test."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlmodel import SQLModel

from overskill import db
from overskill.accounts import passwords, sessions, throttle
from overskill.settings import settings


@pytest.fixture(autouse=True)
async def empty() -> AsyncIterator[None]:
    """No rows, no attempts. The connections belong to this test's event loop and end with it."""
    async with db.session() as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            await session.exec(table.delete())
        await session.commit()
    throttle.names.clear()
    throttle.addresses.clear()
    throttle.everywhere.clear()
    throttle._known.clear()
    yield
    sessions.on_sign_out.clear()
    await db.engine().dispose()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change settings for one test: `setting(signup="open")`. They are one frozen object that everyone shares."""

    def change(**values: Any) -> None:
        for name, value in values.items():
            assert name in type(settings).model_fields
            monkeypatch.setitem(settings.__dict__, name, value)

    return change


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: the same code, a hundredth of the work."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=256))
    passwords._nobody.cache_clear()
