"""The database: SQLite as it is meant to run, and callbacks that wait for the commit."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select, text

from overskill import db
from overskill.models import Member, User, new_id


@pytest.fixture(autouse=True)
async def own_connections() -> AsyncIterator[None]:
    """The connections belong to this test's event loop and end with it."""
    yield
    await db.engine().dispose()


def a_user() -> User:
    name = new_id()
    return User(name=name, name_key=name, password_hash="x")


async def pragma(name: str) -> object:
    async with db.session() as session:
        return (await session.exec(text(f"PRAGMA {name}"))).scalar_one()


@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", db.BUSY_MS)]
)
async def test_sqlite_runs_as_meant(name: str, value: object) -> None:
    assert await pragma(name) == value
    with db.sync_engine().connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


async def test_a_row_cannot_refer_to_nothing() -> None:
    async with db.session() as session:
        session.add(Member(app_id="gone", user_id="gone"))
        with pytest.raises(IntegrityError):
            await session.commit()


async def test_nothing_is_saved_by_accident() -> None:
    user = a_user()
    async with db.session() as session:
        session.add(user)
        await session.flush()
    async with db.session() as session:
        assert await session.get(User, user.id) is None


async def test_records_stay_readable_after_the_commit() -> None:
    user = a_user()
    async with db.session() as session:
        session.add(user)
        await session.commit()
    assert user.name


async def test_a_callback_runs_once_after_the_commit() -> None:
    heard: list[str] = []
    async with db.session() as session:
        session.add(a_user())
        session.after_commit(lambda: heard.append("saved"))
        await session.flush()
        assert heard == []
        await session.commit()
        assert heard == ["saved"]
        await session.commit()
    assert heard == ["saved"]


async def test_what_a_callback_hears_is_durable() -> None:
    found: list[str] = []

    def look() -> None:
        with db.sync_engine().connect() as connection:
            found.extend(connection.execute(select(User.name)).scalars())

    user = a_user()
    async with db.session() as session:
        session.add(user)
        session.after_commit(look)
        await session.commit()
    assert user.name in found


async def test_a_rollback_forgets_the_callbacks() -> None:
    heard: list[str] = []
    async with db.session() as session:
        session.after_commit(lambda: heard.append("never"))
        await session.rollback()
        await session.commit()
    assert heard == []


async def test_a_failed_commit_calls_nobody() -> None:
    heard: list[str] = []
    async with db.session() as session:
        session.add(Member(app_id="gone", user_id="gone"))
        session.after_commit(lambda: heard.append("never"))
        with pytest.raises(IntegrityError):
            await session.commit()
        await session.rollback()
    assert heard == []


async def test_waiting_for_a_connection_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rush fills the pool for a while; the database itself may be well."""
    assert db.CONNECTIONS >= 10
    small = create_async_engine(db.engine().url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    monkeypatch.setattr(db, "engine", lambda: small)
    async with db.session() as first:
        await first.exec(text("SELECT 1"))
        with pytest.raises(db.DatabaseBusy) as busy:
            async with db.session() as second:
                await second.exec(text("SELECT 1"))
    assert not isinstance(busy.value, db.DatabaseAway)
    assert not db.is_away(busy.value.__cause__ or busy.value)
    await small.dispose()
