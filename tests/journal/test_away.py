"""The database goes away for a while: what was handed over is stored when it is back, once, or its author is told."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from overskill import db
from overskill.journal import events as ev
from overskill.journal import writer
from overskill.journal.journal import Journal, JournalError
from overskill.models import App, Run, User
from tests.postgres import Postgres, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture(scope="module")
def engine(postgres_server: Postgres) -> Iterator[Engine]:
    address = postgres_server.database("away").replace("postgresql:", "postgresql+psycopg:")
    made = create_engine(address, pool_pre_ping=True)
    SQLModel.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
async def journal(engine: Engine) -> AsyncIterator[Journal]:
    made = Journal(engine)
    made.start()
    yield made
    await made.stop()


def a_run(engine: Engine, name: str) -> Run:
    user = User(name=name, name_key=name, password_hash="x")
    app = App(owner_id=user.id, name="An app")
    run = Run(app_id=app.id, message_id="m")
    with Session(engine, expire_on_commit=False) as session:
        for record in (user, app, run):
            session.add(record)
            session.flush()
        session.commit()
    return run


def numbers(engine: Engine, run: Run) -> list[int]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT seq FROM event WHERE run_id = :run ORDER BY seq"), {"run": run.id})
        return [row.seq for row in rows]


async def test_what_is_written_through_a_restart_is_stored_once_and_in_order(
    journal: Journal, engine: Engine, postgres_server: Postgres
) -> None:
    run = await asyncio.to_thread(a_run, engine, "through")
    log, restarted = journal.log(run.app_id, run.id), threading.Event()

    def restart() -> None:
        for _ in range(3):
            postgres_server.stop()
            postgres_server.start()
        restarted.set()

    restarting = asyncio.create_task(asyncio.to_thread(restart))
    while not restarted.is_set():
        log.append(ev.TextGrew(0, "x"))
        await asyncio.sleep(0.001)
    await restarting
    await log.commit(ev.TurnStarted(1))
    assert numbers(engine, run) == list(range(1, log.last + 1))


async def test_when_it_stays_away_the_author_is_told_and_later_work_goes_on(
    journal: Journal, engine: Engine, postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.3)
    run = await asyncio.to_thread(a_run, engine, "away")
    log = journal.log(run.app_id, run.id)
    await log.commit(ev.TurnStarted(1))
    postgres_server.stop()
    with pytest.raises(JournalError, match="does not answer"):
        await log.commit(ev.TurnStarted(2))
    postgres_server.start()
    await journal.log(run.app_id, run.id, 1).commit(ev.TurnStarted(2))
    assert numbers(engine, run) == [1, 2]


async def test_a_process_that_ends_does_not_wait_for_it(engine: Engine, postgres_server: Postgres) -> None:
    journal = Journal(engine)
    journal.start()
    run = await asyncio.to_thread(a_run, engine, "ends")
    postgres_server.stop()
    try:
        journal.log(run.app_id, run.id).append(ev.TurnStarted(1))
        await asyncio.wait_for(journal.stop(), 60)
    finally:
        postgres_server.start()


def test_only_a_server_that_cannot_be_reached_is_away(engine: Engine, postgres_server: Postgres) -> None:
    with pytest.raises(DBAPIError, match="no_such_table") as refused, engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM no_such_table")
    assert not db.is_away(refused.value)
    with engine.connect() as connection:
        postgres_server.stop()
        with pytest.raises(DBAPIError) as cut:
            connection.exec_driver_sql("SELECT 1")
    assert db.is_away(cut.value)
    with pytest.raises(DBAPIError) as unreachable:
        engine.connect()
    assert db.is_away(unreachable.value)
    postgres_server.start()
