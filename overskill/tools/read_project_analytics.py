"""read_project_analytics: how the runs that build this app went, in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from overskill import db
from overskill.analytics.overview import Overview, overview, settle
from overskill.analytics.runs import CANCELLED, COMPLETED, FAILED, INTERRUPTED, Spent
from overskill.analytics.scope import DAY, HOUR, Scope
from overskill.clock import now
from overskill.text import plural
from overskill.tools.base import ANALYZING, ToolResult, Work, clip, honest, schema
from overskill.tools.workspace import WorkspaceError

STEPS = {"hourly": HOUR, "daily": DAY}
MOST = {"hourly": 7, "daily": 366}
"""Days of one answer: about as many lines as a model reads with profit."""


class ReadProjectAnalytics:
    """Answers with runs by outcome, tools, tokens and cost of one app, over time."""

    name = "read_project_analytics"
    description = (
        "Reads how the work on this app went: runs by outcome, calls, success rate and times of each tool with the "
        "reasons for failures, tokens and cost by hour or day. Use it when the person asks about cost, speed or "
        "failures of the building itself. It knows nothing of the visitors of the published app. Dates are UTC."
    )
    input_schema: dict[str, Any] = schema(
        ["startdate", "enddate", "granularity"],
        startdate={"type": "string", "description": "First day: 2026-11-01"},
        enddate={"type": "string", "description": "Last day, inclusive: 2026-11-21"},
        granularity={
            "type": "string",
            "enum": list(STEPS),
            "description": f"hourly for at most {MOST['hourly']} days, daily for at most {MOST['daily']}",
        },
    )
    reads_only = True

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        scope = _scope(work.app_id, args["startdate"], args["enddate"], args["granularity"])
        await work.stage(*ANALYZING, plural((scope.until - scope.since).days, "day"))
        async with db.session() as session:
            seen = await overview(session, await settle(session, scope))
        runs = seen.runs.spent.runs
        return ToolResult(clip(_told(seen)), fact=plural(runs, "run"))


def _scope(app_id: str, start: str, end: str, granularity: str) -> Scope:
    """The span asked for. Raises WorkspaceError when the dates mean none."""
    first, last = _day(start, "startdate"), _day(end, "enddate")
    if last < first:
        raise WorkspaceError(f"enddate ({last}) is before startdate ({first}). Exchange them.", "dates reversed")
    if first > now().date():
        raise WorkspaceError(f"startdate ({first}) is in the future; today is {now().date()}.", "future dates")
    days = (last - first).days + 1
    if days > MOST[granularity]:
        raise WorkspaceError(
            f"{granularity} covers at most {MOST[granularity]} days, this is {days}. Ask for fewer days"
            + (", or daily." if granularity == "hourly" else "."),
            "too many days",
        )
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return replace(Scope((app_id,), since, since + timedelta(days=days)), step=STEPS[granularity])


def _day(given: str, argument: str) -> date:
    try:
        return date.fromisoformat(given.strip()[:40])
    except ValueError:
        raise WorkspaceError(
            f"{argument} is {given[:40]!r}, which is no date. Write it as YYYY-MM-DD; today is {now().date()}.",
            "no such date",
        ) from None


def _told(seen: Overview) -> str:
    first, last = seen.scope.since.date(), (seen.scope.until - timedelta(seconds=1)).date()
    title = f"The work on this app from {first} to {last} (UTC)."
    if not seen.runs.groups:
        return f"{title}\nNo run began in this time. Ask for other dates."
    return "\n\n".join(filter(None, [title, _runs(seen), _tools(seen), _failures(seen), _series(seen)]))


def _runs(seen: Overview) -> str:
    runs = seen.runs
    outcomes = ", ".join(f"{runs.ended(one)} {one}" for one in (COMPLETED, CANCELLED, FAILED, INTERRUPTED))
    times = "" if runs.average is None else (
        f"\nA completed run took {runs.average:.1f} s on average (p50 {runs.p50:.1f} s, p95 {runs.p95:.1f} s)."
    )  # fmt: skip
    return f"Runs: {outcomes}; success {_percent(runs.success)} of those not cancelled.{times}\n{_spent(runs.spent)}"


def _spent(spent: Spent) -> str:
    cost = f"${spent.cost:.2f}" if spent.priced else "cost not known"
    tokens = f"{spent.input} tokens in ({_percent(spent.cache_share)} from cache), {spent.output} out"
    return f"{plural(spent.runs, 'run')}: {tokens}, {cost}"


def _tools(seen: Overview) -> str:
    rows = [
        f"- {tool.name}: {plural(tool.calls, 'call')}, success {_percent(tool.success)}, average {_ms(tool.average)}, "
        f"p50 {_ms(tool.p50)}, p95 {_ms(tool.p95)}"
        for tool in seen.tools
    ]
    rate = f"\nEdits that found their place: {_percent(seen.edits.rate)}" if seen.edits.rate is not None else ""
    return "Tools:\n" + "\n".join(rows) + rate if rows else "No tool was called."


def _failures(seen: Overview) -> str:
    rows = [f"- {one.tool}, {one.reason or 'not recorded'}: {one.calls}" for one in seen.failures]
    return "Why calls failed:\n" + "\n".join(rows) if rows else ""


def _series(seen: Overview) -> str:
    form = "%Y-%m-%d" if seen.scope.step == DAY else "%Y-%m-%d %H:00"
    steps = sorted(seen.runs.by_step().items())
    rows = [f"- {datetime.fromtimestamp(at, UTC).strftime(form)}: {_spent(spent)}" for at, spent in steps]
    return "Over time (nothing else happened):\n" + "\n".join(rows)


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{100 * share:.1f} %"


def _ms(seconds: float | None) -> str:
    return "not known" if seconds is None else f"{1000 * seconds:.1f} ms"
