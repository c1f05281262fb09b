"""The measures of an app as the model reads them, and what it is told about impossible dates."""

from __future__ import annotations

import pytest

from overskill.clock import now
from tests.analytics.records import NOON, a_past, store
from tests.tools.recorded import app

DAYS = {"startdate": "2026-11-17", "enddate": "2026-11-18", "granularity": "daily"}


async def test_the_numbers_of_this_app_and_of_no_other() -> None:
    mine, theirs = await a_past(), await a_past()
    run = mine.run(took=30, input_tokens=1000, cache_read_tokens=250, output_tokens=80, cost=0.25)
    mine.call(run, "os-line-replace", 0.02, matched="exact")
    mine.call(run, "os-line-replace", 0.02, "error", reason="text not found")
    theirs.call(theirs.run(), "os-write", 1)
    await store(mine, theirs)
    work = app()
    work.app_id = mine.app.id
    result = await work.call("read_project_analytics", **DAYS)
    assert (result.is_error, result.fact) == (False, "1 run")
    for words in (
        "1 completed, 0 cancelled, 0 failed, 0 interrupted; success 100.0 %",
        "1000 tokens in (25.0 % from cache), 80 out, $0.25",
        "os-line-replace: 2 calls, success 50.0 %, average 20.0 ms",
        "Edits that found their place: 50.0 %",
        "os-line-replace, text not found: 1",
        f"- {NOON:%Y-%m-%d}: 1 run:",
    ):
        assert words in result.text
    assert "os-write" not in result.text
    assert work.stage_names == ["analyzing"]


async def test_hours() -> None:
    past = await a_past()
    past.run()
    await store(past)
    work = app()
    work.app_id = past.app.id
    result = await work.call("read_project_analytics", **(DAYS | {"granularity": "hourly"}))
    assert "- 2026-11-18 12:00: 1 run:" in result.text


async def test_a_time_in_which_nothing_ran() -> None:
    result = await app().call("read_project_analytics", **DAYS)
    assert (result.is_error, result.fact) == (False, "0 runs")
    assert "No run began in this time" in result.text


@pytest.mark.parametrize(
    ("wrong", "fact", "reason"),
    [
        ({"startdate": "yesterday"}, "no such date", "Write it as YYYY-MM-DD; today is"),
        ({"enddate": "2026-02-30"}, "no such date", "enddate is '2026-02-30', which is no date"),
        ({"startdate": "2026-11-19"}, "dates reversed", "enddate (2026-11-18) is before startdate (2026-11-19)"),
        ({"startdate": "2020-01-01"}, "too many days", "daily covers at most 366 days"),
        ({"startdate": "2026-11-01", "granularity": "hourly"}, "too many days", "Ask for fewer days, or daily."),
        ({"startdate": "9998-01-01", "enddate": "9998-01-02"}, "future dates", f"today is {now().date()}"),
        ({"startdate": "0001-01-01", "enddate": "9999-12-31"}, "too many days", "at most 366 days"),
        ({"granularity": "weekly"}, "wrong arguments", "'weekly' is not one of ['hourly', 'daily']"),
        ({"startdate": 20261101}, "wrong arguments", "is not of type 'string'"),
    ],
)
async def test_impossible_dates_are_told_with_what_to_do(wrong: dict, fact: str, reason: str) -> None:
    result = await app().call("read_project_analytics", **(DAYS | wrong))
    assert (result.is_error, result.fact) == (True, fact)
    assert reason in result.text
