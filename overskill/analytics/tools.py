"""The measures of each tool: calls, success, times, and why calls failed.

Calls are counted in groups, and those of two spans add up. A percentile is exact: the entry at its rank inside the one
group that holds that rank, from an index that has the group in its order.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from sqlalchemy import CTE, literal, select, union_all
from sqlmodel import col

from overskill.analytics.asking import rows, total
from overskill.analytics.counting import calls_by
from overskill.analytics.scope import DAY, Scope, rank, share
from overskill.db import Session
from overskill.models import App, CallCount, ToolCall

EDIT = "os-line-replace"
NOT_MATCHED = frozenset({"text not found", "several places match"})
DONE, FAILED = "complete", "error"
Group = tuple[str, str, str, int]
"""Tool, status, detail and step, as in `CallCount`."""


@dataclass(slots=True)
class Tally:
    """Calls in groups, with the seconds that the completed ones took."""

    calls: Counter[Group] = field(default_factory=Counter[Group])
    seconds: Counter[str] = field(default_factory=Counter[str])

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.calls + other.calls, self.seconds + other.seconds)

    def of(self, tool: str) -> Counter[Group]:
        return Counter({group: count for group, count in self.calls.items() if group[0] == tool})


@dataclass(frozen=True, slots=True)
class ToolMeasure:
    """One tool. Times are seconds of work of calls that completed; None when there are none."""

    name: str
    calls: int
    completed: int
    failed: int
    average: float | None = None
    p50: float | None = None
    p95: float | None = None

    @property
    def success(self) -> float | None:
        return share(self.completed, self.completed + self.failed)


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a tool failed for this reason."""

    tool: str
    reason: str
    calls: int


@dataclass(frozen=True, slots=True)
class Edits:
    """How the edits by content found their place; `missed`: nowhere, or at several places."""

    exact: int
    moved: int
    tolerant: int
    missed: int

    @property
    def rate(self) -> float | None:
        """The share that found its place."""
        found = self.exact + self.moved + self.tolerant
        return share(found, found + self.missed)


async def tally(session: Session, scope: Scope) -> Tally:
    """Count the calls of a scope."""
    made = Tally()
    for name, status, detail, step, count, seconds in await rows(session, _asked(scope)):
        made.calls[name, status, detail, step] += count
        made.seconds[name] += seconds
    return made


async def tools(session: Session, scope: Scope, counted: Tally) -> list[ToolMeasure]:
    """Every tool that was called, the most used first; `counted` are the calls of the whole scope."""
    names = sorted({group[0] for group in counted.calls})
    spreads = {name: _spread(counted.of(name)) for name in names}
    times = await _percentiles(session, scope, spreads)
    measures = [_measure(name, counted, spreads[name], *times.get(name, (None, None))) for name in names]
    return sorted(measures, key=lambda one: (-one.calls, one.name))


def failures(counted: Tally) -> list[Failure]:
    """Why calls failed, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    for (tool, status, detail, _), calls in counted.calls.items():
        if status == FAILED:
            found[tool, detail] += calls
    return sorted(
        (Failure(*why, calls) for why, calls in found.items()), key=lambda one: (-one.calls, one.tool, one.reason)
    )


def edits(counted: Tally) -> Edits:
    """How edits matched."""
    found: Counter[tuple[str, str]] = Counter()
    for (_, status, detail, _), calls in counted.of(EDIT).items():
        found[status, detail] += calls
    missed = sum(found[FAILED, reason] for reason in NOT_MATCHED)
    return Edits(found[DONE, "exact"], found[DONE, "moved"], found[DONE, "tolerant"], missed)


def _measure(
    name: str, counted: Tally, spread: dict[int, int], p50: float | None = None, p95: float | None = None
) -> ToolMeasure:
    by_status: Counter[str] = Counter()
    for (_, status, _, _), calls in counted.of(name).items():
        by_status[status] += calls
    average = share(counted.seconds[name], sum(spread.values()))
    return ToolMeasure(name, by_status.total(), by_status[DONE], by_status[FAILED], average, p50, p95)


def _spread(calls: Counter[Group]) -> dict[int, int]:
    """Step → completed calls that took so long, the shortest first."""
    spread: Counter[int] = Counter()
    for (_, status, _, step), count in calls.items():
        if status == DONE and step >= 0:
            spread[step] += count
    return dict(sorted(spread.items()))


def _asked(scope: Scope) -> Any:
    """The calls in groups: by hour all of them row by row, by day only those that no count holds."""
    asked = calls_by().where(scope.calls())
    if scope.step != DAY:
        return asked.where(col(ToolCall.app_id).in_(scope.apps))
    groups = [col(one) for one in (CallCount.name, CallCount.status, CallCount.detail, CallCount.step)]
    sums = (total(col(CallCount.calls)), total(col(CallCount.seconds)))
    counted = select(*groups, *sums).where(scope.days(CallCount)).group_by(*groups)
    return union_all(asked.where(col(ToolCall.run_id).in_(scope.uncounted())), counted)


async def _percentiles(
    session: Session, scope: Scope, spreads: dict[str, dict[int, int]]
) -> dict[str, tuple[float | None, float | None]]:
    """Tool → (p50, p95)."""
    apps = select(col(App.id)).where(col(App.id).in_(scope.apps)).cte("apps")
    places = [
        _at(scope, apps, tool, percent, *_place(spread, percent))
        for tool, spread in spreads.items()
        for percent in (50, 95)
        if spread
    ]
    found = {(tool, percent): took for tool, percent, took in await rows(session, union_all(*places))} if places else {}
    return {tool: (found.get((tool, 50)), found.get((tool, 95))) for tool in spreads}


def _place(spread: dict[int, int], percent: int) -> tuple[int, int]:
    """The step that holds the percentile's rank, and the place in it, from 0."""
    wanted = rank(sum(spread.values()), percent)
    for (step, count), reached in zip(spread.items(), accumulate(spread.values()), strict=True):
        if reached >= wanted:
            return step, wanted - (reached - count) - 1
    raise ValueError("nothing was timed")


def _at(scope: Scope, apps: CTE, tool: str, percent: int, step: int, place: int) -> Any:
    """The entry at a place within a step."""
    took: Any = col(ToolCall.took)
    query: Any = select(literal(tool).label("tool"), literal(percent).label("percent"), took.label("took"))
    calls = (col(ToolCall.name) == tool, col(ToolCall.status) == DONE, col(ToolCall.step) == step)
    query = query.where(*calls, scope.calls(), col(ToolCall.app_id).in_(select(apps.c.id)))
    return select(query.order_by(took).offset(place).limit(1).subquery())
