"""Any past, measured by the database and by a plain computation over a list: the same numbers, counted or not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overskill import db
from overskill.analytics.counting import count_all, count_ended
from overskill.analytics.overview import Overview, overview, settle
from overskill.analytics.scope import DAY, HOUR, Scope
from overskill.models import Run, ToolCall
from tests.analytics.records import NOON, Past, a_past, another, store

TOOLS = st.sampled_from(["os-view", "os-write", "os-line-replace"])
ENDINGS = st.sampled_from(["complete", "complete", "error", "cancelled", "writing"])
TIMES = st.none() | st.floats(0, 4000, allow_subnormal=False)
WHY = st.sampled_from(["", "exact", "moved", "text not found", "several places match"])
LATER = st.sampled_from([0, 60, 3600 * 13, 86_400 * 3])
CALLS = st.lists(st.tuples(TOOLS, ENDINGS, TIMES, WHY, LATER), max_size=4)
STATUSES = st.sampled_from(["completed", "completed", "failed", "cancelled", "paused"])
HOURS = st.integers(0, 24 * 40) | st.integers(0, 30)
RUNS = st.lists(st.tuples(st.integers(0, 2), STATUSES, st.integers(0, 4000), HOURS, CALLS), max_size=15)
SPANS = st.sampled_from([(24, HOUR), (7, DAY), (30, DAY)])


@dataclass
class Person:
    """Somebody with two apps, who may see one of somebody else's."""

    first: Past
    second: Past
    shared: Past
    calls: list[tuple[int, ToolCall]] = field(default_factory=list)
    runs: list[tuple[int, Run]] = field(default_factory=list)

    @property
    def pasts(self) -> list[Past]:
        return [self.first, self.second, self.shared]

    def scope(self, which: list[int], points: int, step: int) -> Scope:
        apps = [past.app.id for past in self.pasts]
        scope = Scope.last([apps[one] for one in which], points, step, NOON + timedelta(hours=1))
        return scope.of(self.first.app.owner_id, apps[:2])


def nearest(values: list[float], percent: int) -> float | None:
    return sorted(values)[max(1, ceil(len(values) * percent / 100)) - 1] if values else None


@given(RUNS, SPANS, st.sampled_from([[0, 1, 2], [0, 1], [0], [2]]), st.integers(0, 12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_database_counts_as_python_does(runs: list, span: tuple[int, int], which: list[int], some: int) -> None:
    asyncio.run(compared(runs, span, which, some))


async def compared(runs: list, span: tuple[int, int], which: list[int], some: int) -> None:
    person = await lived(runs)
    scope = person.scope(which, *span)
    async with db.session() as session:
        settled = await settle(session, scope)
        as_python_does(person, which, await overview(session, settled))
    await count_ended(some)
    async with db.session() as session:
        as_python_does(person, which, await overview(session, settled))
        as_python_does(person, which, await overview(session, await settle(session, scope)))
    await count_all()
    async with db.session() as session:
        as_python_does(person, which, await overview(session, await settle(session, scope)))
    await db.engine().dispose()


async def lived(runs: list) -> Person:
    """Store what happened."""
    first = await a_past()
    person = Person(first, await another(first), await a_past())
    for which, status, took, hours, calls in runs:
        past = person.pasts[which]
        run = past.run(status, NOON - timedelta(hours=hours), float(took), input_tokens=took, cost=took / 7)
        person.runs.append((which, run))
        for name, ended, seconds, why, later in calls:
            how = {"reason": why} if ended == "error" else {"matched": why} if ended == "complete" else {}
            person.calls.append((which, past.call(run, name, seconds, ended, later, **how)))
    await store(*person.pasts)
    return person


def as_python_does(person: Person, which: list[int], found: Overview) -> None:
    since, until = found.scope.since.timestamp(), found.scope.until.timestamp()
    calls = [call for app, call in person.calls if app in which and since <= call.started_at < until]
    runs = [run for app, run in person.runs if app in which and since <= run.started_at.timestamp() < until]
    assert {tool.name for tool in found.tools} == {call.name for call in calls}
    for tool in found.tools:
        mine = [call for call in calls if call.name == tool.name]
        times = [call.took for call in mine if call.status == "complete" and call.took is not None]
        assert tool.calls == len(mine)
        assert tool.completed == sum(call.status == "complete" for call in mine)
        assert tool.failed == sum(call.status == "error" for call in mine)
        assert (tool.p50, tool.p95) == (nearest(times, 50), nearest(times, 95))
        assert tool.average == (pytest.approx(sum(times) / len(times)) if times else None)
    failed = [(call.name, call.reason) for call in calls if call.status == "error"]
    assert {(one.tool, one.reason): one.calls for one in found.failures} == {one: failed.count(one) for one in failed}
    edits = [call for call in calls if call.name == "os-line-replace"]
    assert found.edits.exact == sum(call.matched == "exact" for call in edits)
    assert found.edits.missed == sum(call.reason in ("text not found", "several places match") for call in edits)

    done = [run.took for run in runs if run.status == "completed" and run.took is not None]
    assert found.runs.ended("completed") == len(done)
    assert found.runs.ended("paused") == sum(run.status == "paused" for run in runs)
    assert found.runs.spent.input == sum(run.input_tokens for run in runs)
    assert found.runs.spent.cost == pytest.approx(sum(run.cost or 0 for run in runs))
    assert found.runs.average == (pytest.approx(sum(done) / len(done)) if done else None)
    assert (found.runs.p50, found.runs.p95) == (nearest(done, 50), nearest(done, 95))
    before = found.scope.before()
    earlier = [run for app, run in person.runs if app in which and before.since <= run.started_at < before.until]
    assert found.before.spent.runs == len(earlier)
