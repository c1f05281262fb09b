"""The runs that are not over, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

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
    runs = sorted(await unended(session, apps), key=lambda run: run.started_at, reverse=True)[:MOST]
    theirs = select(App.id, App.name).where(col(App.id).in_({run.app_id for run in runs}))
    names = dict((await session.exec(theirs)).all())
    calls = await _calls(session, [run.id for run in runs])
    return [_live(run, names[run.app_id], calls.get(run.id, [])) for run in runs]


async def unended(session: Session, apps: Sequence[str]) -> list[Run]:
    """The runs of these apps of which more may come. Asked for by status alone: they are few, whosever they are."""
    query = select(Run).where(~col(Run.counted), col(Run.status).in_(UNENDED))
    theirs = set(apps)
    return [run for run in (await session.exec(query)).all() if run.app_id in theirs]


async def _calls(session: Session, runs: Sequence[str]) -> dict[str, list[ToolCall]]:
    query = select(ToolCall).where(col(ToolCall.run_id).in_(runs)).order_by(col(ToolCall.position))
    calls: dict[str, list[ToolCall]] = {}
    for call in (await session.exec(query)).all():
        calls.setdefault(call.run_id, []).append(call)
    return calls


def _live(run: Run, name: str, calls: Sequence[ToolCall]) -> LiveRun:
    over = sum(call.status in OVER for call in calls)
    present = next((call for call in calls if call.status not in OVER), None)
    at_work = (present.name, present.status, present.path) if present else ("", "", "")
    return LiveRun(run.id, run.app_id, name, run.status, aware(run.started_at), len(calls), over, *at_work)
