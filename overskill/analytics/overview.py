"""Everything the dashboard shows, in one answer.

What lies before the oldest run that is not over never changes again: it is asked for once (`settle`), and each answer
adds what came since. Neither counts a long past row by row: see `counting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from overskill.analytics.live import LiveRun, live, unended
from overskill.analytics.runs import Group, Runs, grouped, timed
from overskill.analytics.scope import Scope
from overskill.analytics.tools import Edits, Failure, Tally, ToolMeasure, edits, failures, tally, tools
from overskill.clock import aware, now
from overskill.db import Session

MARGIN = timedelta(minutes=1)
"""Clocks of several hosts may differ by less than this."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The part of a scope before `cut`, and the runs of the span before the scope."""

    scope: Scope
    at: datetime
    """When it was counted."""
    cut: datetime
    groups: Sequence[Group]
    tally: Tally
    before: Runs


@dataclass(frozen=True, slots=True)
class Overview:
    """The measures of a scope, and the runs before it to compare them with."""

    scope: Scope
    runs: Runs
    before: Runs
    tools: Sequence[ToolMeasure]
    failures: Sequence[Failure]
    edits: Edits
    live: Sequence[LiveRun]


async def settle(session: Session, scope: Scope) -> Settled:
    """Count what will not change any more."""
    began = [aware(run.started_at) for run in await unended(session, scope.apps)]
    cut = max(scope.since, scope.at_step(min([now(), scope.until, *began]) - MARGIN))
    past = replace(scope, until=cut)
    return Settled(
        scope=scope,
        at=now(),
        cut=cut,
        groups=await grouped(session, past),
        tally=await tally(session, past),
        before=Runs(await grouped(session, scope.before())),
    )


async def overview(session: Session, settled: Settled) -> Overview:
    """The settled part and what came since."""
    scope, since = settled.scope, replace(settled.scope, since=settled.cut)
    counted = settled.tally + await tally(session, since)
    return Overview(
        scope=scope,
        runs=await timed(session, scope, [*settled.groups, *await grouped(session, since)]),
        before=settled.before,
        tools=await tools(session, scope, counted),
        failures=failures(counted),
        edits=edits(counted),
        live=await live(session, scope.apps),
    )
