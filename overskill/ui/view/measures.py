"""An overview of the analytics → the values that the dashboard draws. Pure."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from overskill.analytics.live import LiveRun
from overskill.analytics.overview import Overview
from overskill.analytics.reasons import OTHER
from overskill.analytics.runs import CANCELLED, COMPLETED, FAILED, INTERRUPTED, Runs, Spent
from overskill.analytics.scope import DAY, HOUR, share
from overskill.analytics.tools import Edits, Failure, ToolMeasure
from overskill.clock import seconds_since
from overskill.llm.pricing import is_free
from overskill.runs.workshop import title_of
from overskill.tools import describe
from overskill.ui.view import figures, money
from overskill.ui.view.dashboard_shapes import FailureRow, LiveRow, Measure, ModelRow, Share, ToolRow

PERIODS = {
    "24h": (24, HOUR, "24 hours"),
    "7d": (7, DAY, "7 days"),
    "30d": (30, DAY, "30 days"),
    "90d": (90, DAY, "90 days"),
}
"""Name → points of the charts, seconds each, and words."""
STEPS = {
    "os-view": "Read a file",
    "os-write": "Write a file",
    "os-line-replace": "Change a file",
    "os-search-files": "Search the files",
    "os-rename": "Rename a file",
    "os-delete": "Delete a file",
    "rename-app": "Name the app",
    "read_project_analytics": "Look at figures",
}
"""Tool → what people call what it does."""
LOW = 0.9  # a success rate below this is marked
MOST_REASONS = 8
OUTCOMES = (("Completed", "ok", COMPLETED), ("Cancelled", "idle", CANCELLED), ("Failed", "bad", FAILED))
OUTCOMES += (("Interrupted", "warn", INTERRUPTED),)


def values(seen: Overview, period: str) -> dict[str, Any]:
    """The vars of the Dashboard state, as JSON values."""
    words = PERIODS[period][2]
    return {
        "empty": not seen.runs.groups and not seen.before.groups and not seen.live and not seen.tools,
        "success": _success(seen, words).model_dump(),
        "average": _average(seen).model_dump(),
        "tokens": _tokens(seen).model_dump(),
        "cost": _cost(seen).model_dump(),
        "points": _points(seen),
        "live": [one.model_dump() for one in live_rows(seen.live)],
        "outcomes": [one.model_dump() for one in _outcomes(seen.runs)],
        "ended": f"{seen.runs.ended(*(status for _, _, status in OUTCOMES)):,}",
        "tools": [_tool(one).model_dump() for one in seen.tools],
        "failures": [_failure(one).model_dump() for one in seen.failures[:MOST_REASONS]],
        "edit_rate": figures.percent(seen.edits.rate),
        "edits": [one.model_dump() for one in _edits(seen.edits)],
        "models": [_model(name, spent).model_dump() for name, spent in seen.runs.by_model().items()],
    }


def live_rows(runs: Sequence[LiveRun]) -> list[LiveRow]:
    """The live runs as they stand at this moment."""
    return [
        LiveRow(
            app=run.app,
            name=run.name,
            initial=initial(run.name),
            hue=hue(run.app),
            words=_words(run),
            elapsed=figures.clock(seconds_since(run.began)),
            progress=100 * run.over // run.tools if run.tools else 0,
        )
        for run in runs
    ]


def initial(name: str) -> str:
    """The letter on an app's tile."""
    return next((char.upper() for char in name if char.isalnum()), "·")


def hue(app_id: str) -> int:
    """The colour of an app's tile, in degrees."""
    return int(hashlib.sha256(app_id.encode()).hexdigest()[:4], 16) % 360


def _words(run: LiveRun) -> str:
    """ "Writing App.tsx, tool 3 of 5"."""
    doing = "Thinking" if run.status in ("queued", "thinking") else "Paused" if run.status == "paused" else "Writing"
    if run.tool and run.status != "paused":
        doing = f"{describe.verb(run.tool, run.stage)} {run.path.rsplit('/', 1)[-1]}".strip()
    return f"{doing}, tool {min(run.over + 1, run.tools)} of {run.tools}" if run.tools else doing


def _success(seen: Overview, words: str) -> Measure:
    now, before = seen.runs.success, seen.before.success
    if now is None or before is None:
        gain, detail = "", "Finished, of the runs nobody cancelled"
    else:
        gain, detail = f"{100 * (now - before):+.1f} points".replace("-", "−"), f" on the {words} before"
    return _measure(seen, figures.percent(now), gain, detail, lambda runs: runs.success)


def _average(seen: Overview) -> Measure:
    runs, before = seen.runs, seen.before.average
    if runs.average is None:
        return _measure(seen, figures.DASH, "", "No run has completed", lambda _: None)
    spread = f"half under {figures.clock(runs.p50)}, 19 of 20 under {figures.clock(runs.p95)}"
    gained = round(before - runs.average) if before is not None else 0
    gain = f"{_span(abs(gained))} {'faster' if gained > 0 else 'slower'}" if gained else ""
    return _measure(seen, figures.clock(runs.average), gain, f", {spread}" if gain else spread, lambda one: one.average)


def _span(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else figures.clock(seconds)


def _tokens(seen: Overview) -> Measure:
    spent = seen.runs.spent
    cached = f", {100 * spent.cache_share:.0f} % of it read again" if spent.cache_share is not None else ""
    detail = f"{money.tokens(spent.input)} in, {money.tokens(spent.output)} out{cached}"
    total = money.tokens(spent.input + spent.output)
    return _measure(seen, total, "", detail, lambda one: one.spent.input + one.spent.output)


def _cost(seen: Overview) -> Measure:
    spent = seen.runs.spent
    detail = f"{figures.money(share(spent.cost, spent.priced))} a run on average"
    if not spent.priced:
        detail = "The demo asks no model" if all(map(is_free, seen.runs.by_model())) else "No run with a known price"
    elif unknown := sum(_unpriced(group.spent) for group in seen.runs.groups):
        detail += f", {unknown} without a known price"
    return _measure(seen, _dollars(spent), "", detail, lambda one: one.spent.cost if spent.priced else None)


def _unpriced(spent: Spent) -> int:
    """Runs that asked for tokens whose price is not known."""
    return spent.runs - spent.priced if spent.input else 0


def _dollars(spent: Spent) -> str:
    return figures.money(spent.cost if spent.priced else None)


def _measure(seen: Overview, value: str, gain: str, detail: str, at: Callable[[Runs], float | None]) -> Measure:
    """A measure with its curve over the steps at which it is known."""
    steps = {group.at for group in seen.runs.groups}
    known = [at(seen.runs.at(step)) for step in sorted(steps)]
    line, area, end = figures.curve([one for one in known if one is not None])
    return Measure(value=value, gain=gain, detail=detail, line=line, area=area, end=end)


def _points(seen: Overview) -> list[dict[str, Any]]:
    """One point of the charts for each step, also where nothing happened; tokens in thousands."""
    spent = seen.runs.by_step()
    return [_point(at, spent.get(at, Spent()), seen.scope.step) for at in seen.scope.points()]


def _point(at: int, spent: Spent, step: int) -> dict[str, Any]:
    moment = datetime.fromtimestamp(at, UTC)
    label = f"{moment:%H}:00" if step == HOUR else f"{moment.day} {moment:%b}"
    tokens = {"input": round(spent.input / 1000, 1), "output": round(spent.output / 1000, 1)}
    return {"label": label, **tokens, "cost": round(spent.cost, 2)}


def _shares(parts: Sequence[tuple[str, str, int]]) -> list[Share]:
    whole = sum(count for _, _, count in parts)
    return [
        Share(name=name, tone=tone, count=f"{count:,}", percent=figures.percent(share(count, whole)), weight=count)
        for name, tone, count in parts
    ]


def _outcomes(runs: Runs) -> list[Share]:
    return _shares([(name, tone, runs.ended(status)) for name, tone, status in OUTCOMES])


def _edits(edits: Edits) -> list[Share]:
    found = [("Where it said", "ok", edits.exact), ("Found elsewhere in the file", "soft", edits.moved)]
    return _shares([*found, ("Nearly the same text", "idle", edits.tolerant), ("Not found", "bad", edits.missed)])


def _tool(one: ToolMeasure) -> ToolRow:
    return ToolRow(
        name=one.name,
        words=STEPS.get(one.name, one.name),
        calls=f"{one.calls:,}",
        success=figures.percent(one.success),
        low=one.success is not None and one.success < LOW,
        average=figures.duration(one.average),
        p50=figures.duration(one.p50),
        p95=figures.duration(one.p95),
        p50_width=figures.place(one.p50),
        p95_width=figures.place(one.p95),
        average_at=figures.place(one.average),
        timed=one.p50 is not None,
    )


def _failure(one: Failure) -> FailureRow:
    reason = "something else" if one.reason == OTHER else one.reason or "not recorded"
    return FailureRow(
        tool=one.tool, words=STEPS.get(one.tool, one.tool), reason=reason.capitalize(), calls=f"{one.calls:,}"
    )


def _model(name: str, spent: Spent) -> ModelRow:
    return ModelRow(
        name="Scripted demo" if name == "demo" else title_of(name),
        runs=f"{spent.runs:,}",
        input=money.tokens(spent.input),
        output=money.tokens(spent.output),
        cached=figures.percent(spent.cache_share),
        cost="Free" if is_free(name) else _dollars(spent),
    )
