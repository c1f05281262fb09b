"""Any past, measured by the database and by a plain computation over a list: the same numbers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overskill import db
from overskill.analytics.overview import overview, settle
from overskill.analytics.scope import DAY, HOUR, Scope
from tests.analytics.records import NOON, a_past, store

CALLS = st.lists(
    st.tuples(
        st.sampled_from(["os-view", "os-write", "os-line-replace"]),
        st.sampled_from(["complete", "complete", "error", "cancelled", "writing"]),
        st.none() | st.floats(0, 4000, allow_subnormal=False),
        st.integers(0, 20),
    ),
    max_size=40,
)
RUNS = st.lists(
    st.tuples(st.sampled_from(["completed", "failed", "cancelled"]), st.integers(0, 4000), st.integers(0, 20)),
    max_size=20,
)


def nearest(values: list[float], percent: int) -> float | None:
    return sorted(values)[max(1, ceil(len(values) * percent / 100)) - 1] if values else None


@given(CALLS, RUNS, st.sampled_from([(24, HOUR), (7, DAY), (30, DAY)]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_database_counts_as_python_does(calls: list, runs: list, span: tuple[int, int]) -> None:
    asyncio.run(compared(calls, runs, span))


async def compared(calls: list, runs: list, span: tuple[int, int]) -> None:
    past, other = await a_past(), await a_past()
    for name, status, took, days in calls:
        past.call(past.run(at=NOON - timedelta(days=days)), name, took, status)
    for status, took, days in runs:
        past.run(status, NOON - timedelta(days=days), float(took), model="m2", input_tokens=took)
    other.call(other.run(), "os-view", 1.0)
    await store(past, other)
    scope = Scope.last([past.app.id], *span, NOON)
    async with db.session() as session:
        found = await overview(session, await settle(session, scope))
    await db.engine().dispose()

    inside = [call for call in calls if NOON - timedelta(days=call[3]) >= scope.since]
    for tool in found.tools:
        mine = [call for call in inside if call[0] == tool.name]
        times = [took for _, status, took, _ in mine if status == "complete" and took is not None]
        assert tool.calls == len(mine)
        assert tool.completed == sum(status == "complete" for _, status, _, _ in mine)
        assert tool.failed == sum(status == "error" for _, status, _, _ in mine)
        assert (tool.p50, tool.p95) == (nearest(times, 50), nearest(times, 95))
        assert tool.average == (pytest.approx(sum(times) / len(times)) if times else None)
    assert {tool.name for tool in found.tools} == {call[0] for call in inside}

    theirs = [run for run in runs if NOON - timedelta(days=run[2]) >= scope.since]
    done = [60.0] * len(inside) + [float(took) for status, took, _ in theirs if status == "completed"]
    assert found.runs.ended("completed") == len(done)
    assert (found.runs.p50, found.runs.p95) == (nearest(done, 50), nearest(done, 95))
    assert found.runs.average == (pytest.approx(sum(done) / len(done)) if done else None)
    assert found.runs.spent.input == sum(took for _, took, _ in theirs)
