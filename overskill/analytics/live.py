"""The runs that are not over, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from overskill.clock import aware
from overskill.db import Session
from overskill.models import App, Run, ToolCall

MOST = 50
UNENDED = ("queued", "thinking", "running", "paused")
OVER = ("complete", "error", "cancelled")


@dataclass(frozen=True, slots=True)
class LiveRun:
    """A run at work, waiting or paused."""

    run: str
    app: str
    name: str
    """The app's."""
    status: str
    began: datetime
    tools: int
    over: int
    tool: str = ""
    """The tool at work, its stage and its path; empty while the model writes or thinks."""
    stage: str = ""
    path: str = ""


async def live(session: Session, apps: Sequence[str]) -> list[LiveRun]:
    """The runs of these apps that are not over, the newest first, at most 50."""
    query = select(Run, App).join(App, col(App.id) == Run.app_id)
    query = query.where(~col(Run.counted), col(Run.status).in_(UNENDED))
    theirs = set(apps)  # asked for by status alone: few runs are not over, whosever they are
    found = [(run, app) for run, app in (await session.exec(query)).all() if app.id in theirs]
    found = sorted(found, key=lambda one: one[0].started_at, reverse=True)[:MOST]
    calls = await _calls(session, [run.id for run, _ in found])
    return [_live(run, app, calls.get(run.id, [])) for run, app in found]


async def oldest(session: Session, apps: Sequence[str]) -> datetime | None:
    """When the oldest run of these apps began of which more may come."""
    query = select(func.min(Run.started_at)).where(~col(Run.counted), col(Run.app_id).in_(apps))
    began = (await session.exec(query.where(col(Run.status).in_(UNENDED)))).one()
    return aware(began) if began else None


async def _calls(session: Session, runs: Sequence[str]) -> dict[str, list[ToolCall]]:
    query = select(ToolCall).where(col(ToolCall.run_id).in_(runs)).order_by(col(ToolCall.position))
    calls: dict[str, list[ToolCall]] = {}
    for call in (await session.exec(query)).all():
        calls.setdefault(call.run_id, []).append(call)
    return calls


def _live(run: Run, app: App, calls: Sequence[ToolCall]) -> LiveRun:
    over = sum(call.status in OVER for call in calls)
    present = next((call for call in calls if call.status not in OVER), None)
    at_work = (present.name, present.status, present.path) if present else ("", "", "")
    return LiveRun(run.id, app.id, app.name, run.status, aware(run.started_at), len(calls), over, *at_work)
