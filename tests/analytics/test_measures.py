"""The measures, against numbers that were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from overskill import db
from overskill.analytics.overview import Overview, overview, settle
from overskill.analytics.reasons import reason
from overskill.analytics.scale import step
from overskill.analytics.scope import DAY, HOUR, Scope, rank
from tests.analytics.records import NOON, Past, a_past, store

LATE = NOON + timedelta(hours=6)


async def seen(*pasts: Past, points: int = 7, width: int = DAY) -> Overview:
    async with db.session() as session:
        scope = Scope.last([past.app.id for past in pasts], points, width, LATE)
        return await overview(session, await settle(session, scope))


async def test_a_scope_ends_with_the_present_step_and_has_one_of_the_same_length_before() -> None:
    scope = Scope.last(["a"], 7, DAY, LATE)
    assert (scope.since.isoformat(), scope.until.isoformat()) == (
        "2026-11-12T00:00:00+00:00",
        "2026-11-19T00:00:00+00:00",
    )
    assert scope.points() == [int(scope.since.timestamp()) + n * DAY for n in range(7)]
    assert (scope.before().until, scope.before().until - scope.before().since) == (scope.since, timedelta(days=7))
    assert len(Scope.last(["a"], 24, HOUR, LATE).points()) == 24


async def test_a_tool_in_numbers() -> None:
    past = await a_past()
    run = past.run()
    for took in (0.01, 0.02, 0.03, 0.04, 2.0):
        past.call(run, "os-write", took)
    past.call(run, "os-write", 0.5, "error", reason="placeholder")
    past.call(run, "os-write", status="cancelled")
    past.call(run, "os-view", 0.001)
    await store(past)
    write, view = (await seen(past)).tools
    assert (write.name, write.calls, write.completed, write.failed) == ("os-write", 7, 5, 1)
    assert write.success == pytest.approx(5 / 6), "what was cancelled counts for neither"
    assert write.average == pytest.approx(2.1 / 5), "of the completed ones"
    assert (write.p50, write.p95) == (0.03, 2.0)
    assert (view.calls, view.success, view.p50, view.p95) == (1, 1.0, 0.001, 0.001)


async def test_a_tool_that_never_completed_has_no_times() -> None:
    past = await a_past()
    past.call(past.run("failed"), "os-write", 0.5, "error", reason="placeholder")
    await store(past)
    [tool] = (await seen(past)).tools
    assert (tool.success, tool.average, tool.p50, tool.p95) == (0.0, None, None, None)


async def test_why_calls_failed_and_how_edits_matched() -> None:
    past = await a_past()
    run = past.run()
    for matched in ("exact", "exact", "moved", "tolerant", ""):
        past.call(run, "os-line-replace", 0.1, matched=matched)
    for why in ("text not found", "several places match", "text not found", "nothing to change"):
        past.call(run, "os-line-replace", 0.1, "error", reason=why)
    past.call(run, "os-view", 0.1, "error", reason="file not found")
    await store(past)
    found = await seen(past)
    assert [(one.tool, one.reason, one.calls) for one in found.failures] == [
        ("os-line-replace", "text not found", 2),
        ("os-line-replace", "nothing to change", 1),
        ("os-line-replace", "several places match", 1),
        ("os-view", "file not found", 1),
    ]
    edits = found.edits
    assert (edits.exact, edits.moved, edits.tolerant, edits.missed) == (2, 1, 1, 3)
    assert edits.rate == pytest.approx(4 / 7)


async def test_runs_in_numbers() -> None:
    past = await a_past()
    known = {"input_tokens": 1000, "output_tokens": 100, "cache_read_tokens": 700, "cost": 0.5}
    for took in (10, 20, 30, 600):
        past.run(took=took, **known)
    past.run("failed", took=5)
    past.run("interrupted", took=5)
    past.run("cancelled", took=5)
    past.run(model="local-model", at=NOON - timedelta(days=2), input_tokens=50, output_tokens=5, took=40)
    past.run(model="", took=0)  # a restored version
    past.run(at=NOON - timedelta(days=8), took=80)
    past.run("failed", at=NOON - timedelta(days=8), took=80)
    await store(past)
    runs = (found := await seen(past)).runs
    assert [runs.ended(status) for status in ("completed", "failed", "interrupted", "cancelled")] == [5, 1, 1, 1]
    assert runs.success == pytest.approx(5 / 7)
    assert runs.average == pytest.approx(700 / 5)
    assert (runs.p50, runs.p95) == (30, 600)
    assert (runs.spent.input, runs.spent.output, runs.spent.cost, runs.spent.priced) == (4050, 405, 2.0, 4)
    assert runs.spent.cache_share == pytest.approx(2800 / 4050)
    assert list(runs.by_model()) == ["claude-sonnet-5-5", "local-model"]
    assert [spent.runs for _, spent in sorted(runs.by_step().items())] == [1, 7]
    assert (found.before.success, found.before.average) == (0.5, 80)


async def test_nothing_is_not_the_same_as_zero() -> None:
    found = await seen(await a_past())
    assert (found.runs.success, found.runs.average, found.runs.p50, found.edits.rate) == (None, None, None, None)
    assert (list(found.tools), list(found.failures), list(found.live)) == ([], [], [])


async def test_other_apps_and_other_times_are_not_counted() -> None:
    mine, theirs = await a_past(), await a_past()
    mine.call(mine.run(), "os-view", 0.1)
    old = mine.run(at=NOON - timedelta(days=30))
    mine.call(old, "os-view", 0.1)
    theirs.call(theirs.run("running"), "os-write", 0.1, "error", reason="placeholder")
    await store(mine, theirs)
    found = await seen(mine)
    assert [(tool.name, tool.calls) for tool in found.tools] == [("os-view", 1)]
    assert (len(found.failures), len(found.live), found.runs.ended("completed")) == (0, 0, 1)
    nobody = replace(Scope.last([], 7, DAY, LATE))
    async with db.session() as session:
        assert not (await overview(session, await settle(session, nobody))).runs.groups


async def test_what_is_live_and_how_far() -> None:
    past = await a_past()
    run = past.run("running", took=None)
    past.call(run, "os-view", 0.1)
    past.call(run, "os-write", status="writing", path="src/App.tsx")
    past.call(run, "os-write", status="receiving", path="src/B.tsx")
    past.run("completed")
    await store(past)
    [live] = (await seen(past)).live
    assert (live.app, live.status, live.tools, live.over) == (past.app.id, "running", 3, 1)
    assert (live.tool, live.stage, live.path, live.began) == ("os-write", "writing", "src/App.tsx", NOON)


async def test_what_happened_since_is_added_to_what_was_settled() -> None:
    past = await a_past()
    past.call(past.run(took=10), "os-view", 0.1)
    live = past.run("running", at=LATE - timedelta(minutes=2), took=None)
    await store(past)
    async with db.session() as session:
        settled = await settle(session, Scope.last([past.app.id], 7, DAY, LATE))
        first = await overview(session, settled)
    past.rows.clear()
    past.call(live, "os-view", 0.3)
    past.run(at=LATE, took=30)
    await store(past)
    async with db.session() as session:
        second = await overview(session, settled)
    assert [first.tools[0].calls, second.tools[0].calls, second.tools[0].p95] == [1, 2, 0.3]
    assert [first.runs.average, second.runs.average, second.runs.p95] == [10, 20, 30]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("text not found", "text not found"),
        ("3 places match", "several places match"),
        ("`...` in replace", "`...` in replace"),
        ("cannot read src/secret.ts", "other"),
        ("const password = 'x'", "other"),
        ("", "other"),
        ("x" * 61, "other"),
    ],
)
def test_reasons_group_and_quote_nothing(fact: str, words: str) -> None:
    assert reason(fact) == words


def test_steps_grow_with_time() -> None:
    times = [0, 1e-9, 1e-6, 0.001, 0.00102, 0.5, 1, 59, 3600]
    assert [step(one) for one in times] == sorted(step(one) for one in times)
    assert (step(0), step(1)) == (0, 600)
    assert [rank(1, 50), rank(2, 50), rank(3, 50), rank(20, 95), rank(21, 95)] == [1, 1, 2, 19, 20]


async def test_every_question_finds_its_rows_by_an_index_that_fits() -> None:
    """Otherwise a long history is read row by row."""
    if not db.is_sqlite():
        return
    past = await a_past()
    past.call(past.run(), "os-view", 0.1)
    await store(past)
    apps = [past.app.id]
    by_hour, by_day = Scope.last(apps, 24, HOUR, LATE), Scope.last(apps, 90, DAY, LATE)
    fits = ("(run_id=?", "ix_toolcall_times (name=? AND status=? AND step=?)")
    for scope in (by_hour, by_day, by_day.of(past.app.owner_id, apps)):
        for found in await plans(scope):
            if found.startswith(("SCAN toolcall", "SEARCH toolcall")):
                assert any(one in found for one in (*fits, "ix_toolcall_started_at" if scope == by_hour else fits[0]))
            if found.startswith(("SCAN run", "SEARCH run", "SCAN callcount", "SEARCH callcount")):
                assert "USING" in found


async def plans(scope: Scope) -> list[str]:
    """How SQLite answers each question about a scope."""
    asked: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    async with db.session() as session:
        event.listen(db.engine().sync_engine, "before_cursor_execute", hear)
        await overview(session, await settle(session, scope))
        event.remove(db.engine().sync_engine, "before_cursor_execute", hear)
        connection = await session.connection()
        found = [await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given) for text, given in asked]
    return [row[3] for steps in found for row in steps]
