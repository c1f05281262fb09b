"""Only the holder of a run's lease writes its events, chunks included."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update
from sqlmodel import col

from overskill import db
from overskill.journal import events as ev
from overskill.journal.holding import Hold, LeaseLost
from overskill.journal.journal import Journal, JournalError, RunLog, read
from overskill.models import Run
from tests.journal.records import a_run


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    made = Journal()
    made.start()
    yield made
    await made.stop()


async def given_to(run: Run, owner: str | None) -> None:
    async with db.session() as session:
        await session.exec(update(Run).where(col(Run.id) == run.id).values(lease_owner=owner))
        await session.commit()


async def held(journal: Journal, owner: str = "me", seconds: float = 60) -> tuple[Run, RunLog]:
    run = await a_run()
    await given_to(run, owner)
    log = journal.log(run.app_id, run.id)
    log.hold = Hold(run.id, "me", seconds, until=time.monotonic() + seconds)
    return run, log


async def test_chunks_of_a_driver_that_lost_its_run_are_not_stored(journal: Journal) -> None:
    run, log = await held(journal)
    log.append(ev.TurnStarted(1))
    await log.commit()
    await given_to(run, "another")
    log.append(ev.TextGrew(0, "late"))
    with pytest.raises(LeaseLost):
        await log.commit()
    assert [one.event.kind for one in await read(run.id)] == ["turn_started"]


async def test_the_others_in_the_same_commit_are_stored(journal: Journal) -> None:
    lost, of_lost = await held(journal, owner="another")
    kept, of_kept = await held(journal)
    for log in (of_lost, of_kept, of_lost, of_kept):
        log.append(ev.TurnStarted(1))
    await of_kept.commit()
    assert await read(lost.id) == []
    assert len(await read(kept.id)) == 2


async def test_a_lease_that_ran_out_and_was_taken_by_nobody_is_held_again(journal: Journal) -> None:
    run, log = await held(journal, seconds=-1)
    assert log.hold
    log.hold.seconds = 60
    await log.commit(ev.TurnStarted(1))
    async with db.session() as session:
        assert (await session.get_one(Run, run.id)).lease_until is not None
    assert log.hold.until > time.monotonic()


async def test_nothing_follows_a_number_that_is_missing(journal: Journal) -> None:
    run, log = await held(journal)
    refused = log.commit(ev.TurnStarted(1), work=lambda session, _: session.connection().exec_driver_sql("no SQL"))
    with pytest.raises(JournalError):
        await refused
    log.append(ev.TextGrew(0, "after it"))
    with pytest.raises(LeaseLost):
        await log.commit(ev.TurnStarted(2))
    assert await read(run.id) == []


async def test_without_a_hold_anyone_writes(journal: Journal) -> None:
    run = await a_run()
    await given_to(run, "another")
    await asyncio.gather(*(journal.log(run.app_id, run.id, seq).commit(ev.TurnStarted(1)) for seq in range(3)))
    assert len(await read(run.id)) == 3
