"""Ended runs are counted once, whoever counts them and whatever breaks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, func, select

from overskill import db
from overskill.analytics.counting import count_all, count_ended, keep_counting
from overskill.models import CallCount, Run, RunCount
from tests.analytics.records import Past, a_past, store


async def counted(past: Past) -> tuple[int, int]:
    """Runs and calls in the counts of its app, and as many in those of its owner."""
    found: set[tuple[int, int]] = set()
    for whose in (past.app.id, past.app.owner_id):
        async with db.session() as session:
            runs = await session.exec(select(func.sum(RunCount.runs)).where(RunCount.whose == whose))
            calls = await session.exec(select(func.sum(CallCount.calls)).where(CallCount.whose == whose))
            found.add((runs.one() or 0, calls.one() or 0))
    assert len(found) == 1
    return found.pop()


async def uncounted(past: Past) -> int:
    """Runs of its app that nobody has counted."""
    async with db.session() as session:
        runs = select(func.count()).where(Run.app_id == past.app.id, ~col(Run.counted))
        return (await session.exec(runs)).one()


async def a_stored_past(runs: int) -> Past:
    past = await a_past()
    for _ in range(runs):
        run = past.run()
        past.call(run, "os-view", 0.1)
        past.call(run, "os-write", 0.1, "error", reason="placeholder")
    await store(past)
    return past


async def test_a_run_is_counted_when_it_has_ended_and_never_again() -> None:
    past = await a_past()
    past.call(past.run("running", took=None), "os-view", 0.1)
    await store(past)
    await count_all()
    assert await counted(past) == (0, 0)
    async with db.session() as session:
        run = (await session.exec(select(Run).where(Run.app_id == past.app.id))).one()
        run.status = "completed"
        session.add(run)
        await session.commit()
    for _ in range(2):
        await count_all()
        assert await counted(past) == (1, 1)


async def test_several_workers_at_once_count_every_run_once() -> None:
    past = await a_stored_past(60)

    async def worker() -> None:
        while await count_ended(7):
            pass

    await asyncio.gather(*(worker() for _ in range(4)))
    await count_all()  # a worker that waited for others may have left some
    assert await counted(past) == (60, 120)


async def test_what_breaks_half_way_counts_nothing() -> None:
    past = await a_stored_past(3)

    def fail(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO runcount"):
            raise ConnectionResetError

    event.listen(db.engine().sync_engine, "before_cursor_execute", fail)
    with pytest.raises(ConnectionResetError):
        await count_ended()
    event.remove(db.engine().sync_engine, "before_cursor_execute", fail)
    assert await counted(past) == (0, 0)
    await count_all()
    assert await counted(past) == (3, 6)


async def test_a_restored_version_is_no_run_of_a_model() -> None:
    past = await a_past()
    past.run(model="")
    await store(past)
    await count_all()
    assert await counted(past) == (0, 0)
    async with db.session() as session:
        left = select(Run.id).where(~col(Run.counted), Run.app_id == past.app.id)
        assert (await session.exec(left)).all() == []


async def test_the_program_counts_while_it_works() -> None:
    past = await a_stored_past(2)
    working = asyncio.create_task(keep_counting())
    async with asyncio.timeout(20):
        while await uncounted(past):
            pass
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert await counted(past) == (2, 4)
