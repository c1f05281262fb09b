"""The end of a run: its last event, its version and its rows, in one transaction."""

import json
from collections.abc import Sequence

from sqlmodel import Session, col, select

from overskill import db
from overskill.journal import events as ev
from overskill.journal.journal import Stored
from overskill.journal.writer import Work
from overskill.llm.deltas import Usage
from overskill.llm.pricing import cost
from overskill.models import Message, Run, Version
from overskill.runs.pen import LeasedPen
from overskill.runs.queue import hold_up
from overskill.runs.standing import Standing
from overskill.versions import snapshots

INTERRUPTED = ev.RunEnded(
    "interrupted",
    "This was interrupted",
    "OverSkill was stopped several times in the middle of this step. "
    "Everything up to here is saved; Retry goes on from here.",
)
KEPT = "Every step before this one is saved."
CANCELLED = ev.RunEnded("cancelled")
BROKEN = ev.RunEnded(
    "failed",
    "Something went wrong inside OverSkill",
    "Everything up to here is saved; Retry goes on from here. The server's log says what happened.",
)


async def end(
    run: Run, pen: LeasedPen, ending: ev.RunEnded, standing: Standing, let_go: Work, *, free_of_charge: bool
) -> None:
    """End the run; what it changed becomes a version. Raises LeaseLost."""
    interrupted = {} if ending.status == "completed" else {"interrupted": True}
    version = await _version(run, _health(standing.built) | interrupted) if standing.changed else None
    known = bool(standing.usage) and not free_of_charge
    spent = cost(run.model, Usage(**standing.usage)) if known else None

    def store(session: Session, stored: Sequence[Stored]) -> None:
        if version:
            session.add(version)
        let_go(session, stored)
        hold_up(session, run.app_id, ending.status)

    made = [_made(version)] if version else []
    await pen.commit(*made, ev.RunEnded(ending.status, ending.title, ending.explanation, spent), work=store)


def _made(version: Version) -> ev.VersionMade:
    return ev.VersionMade(version.number, version.name, json.loads(version.changelog), json.loads(version.health))


def _health(built: ev.Built | None) -> dict[str, bool]:
    return {"builds": not built.problems} if built else {}


async def _version(run: Run, health: dict[str, bool]) -> Version:
    async with db.session() as session:
        prompt = await session.exec(
            select(Message.text)
            .where(Message.app_id == run.app_id, Message.role == "user")
            .order_by(col(Message.position).desc())
        )
        title = headline(prompt.first() or "Changes")
    return await snapshots.plan(run.app_id, run.id, title, health)


def headline(prompt: str, most: int = 60) -> str:
    """The first line of a prompt as a title of at most `most` characters."""
    line = prompt.strip().splitlines()[0].strip().rstrip(".!") if prompt.strip() else "Changes"
    if len(line) > most:
        line = line[: most - 1].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]
