"""What calls usually take here: from the newest completed calls alone, looked up seldom."""

import asyncio
import time

import pytest
from sqlmodel import delete

from overskill import db
from overskill.analytics.pace import ENOUGH, NEWEST, Pace, medians
from overskill.models import Run, ToolCall, new_id
from tests.journal.records import a_run


@pytest.fixture
async def run() -> Run:
    async with db.session() as session:
        await session.exec(delete(ToolCall))
        await session.commit()
    return await a_run()


async def took(run: Run, name: str, *seconds: float, status: str = "complete", at: float = 0) -> None:
    async with db.session() as session:
        for one in seconds:
            began = at or time.time()
            ended = None if status == "building" else began + one
            call = ToolCall(
                run_id=run.id, call_id=new_id(), position=0, name=name, status=status, started_at=began, ended_at=ended
            )
            session.add(call)
        await session.commit()


async def test_the_median_of_five_or_more_completed_calls(run: Run) -> None:
    await took(run, "os-write", 9, 1, 2, 100, 3)
    await took(run, "os-view", *[1] * (ENOUGH - 1))
    await took(run, "os-view", *[1] * 9, status="error")
    await took(run, "os-view", *[1] * 9, status="building")
    assert await medians() == {"os-write": pytest.approx(3)}


async def test_only_the_newest_calls_count(run: Run) -> None:
    await took(run, "os-write", *[50] * ENOUGH, at=1.0)
    await took(run, "os-view", *[2] * NEWEST)
    assert await medians() == {"os-view": pytest.approx(2)}


async def test_it_is_looked_up_again_only_after_a_run_or_a_minute(run: Run) -> None:
    pace = Pace()
    await looked(pace)
    assert pace.medians == {}
    await took(run, "os-write", *[4] * ENOUGH)
    await looked(pace)
    assert pace.medians == {}
    pace.expire()
    await looked(pace)
    assert pace.medians == {"os-write": pytest.approx(4)}


async def looked(pace: Pace) -> None:
    """Everything that `freshen` began is over."""
    before = asyncio.all_tasks()
    pace.freshen()
    await asyncio.gather(*(asyncio.all_tasks() - before))
