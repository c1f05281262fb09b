"""The end of a run: its last event, its version and its rows, in one transaction."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from overskill.journal import events as ev
from overskill.journal.journal import Stored
from overskill.journal.writer import Work
from overskill.llm.deltas import Usage
from overskill.llm.pricing import cost
from overskill.models import Run, Version
from overskill.runs.pen import LeasedPen
from overskill.runs.queue import hold_up
from overskill.runs.standing import Standing
from overskill.runs.titles import of_files, title_of
from overskill.versions import snapshots
from overskill.versions.snapshots import Difference

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
    made = await _made(run, ending, standing) if standing.changed else None
    known = bool(standing.usage) and not free_of_charge
    spent = cost(run.model, Usage(**standing.usage)) if known else None

    def store(session: Session, stored: Sequence[Stored]) -> None:
        if made:
            session.add(made[0])
        let_go(session, stored)
        hold_up(session, run.app_id, ending.status)

    told = [_told(*made)] if made else []
    await pen.commit(*told, ev.RunEnded(ending.status, ending.title, ending.explanation, spent), work=store)


async def _made(run: Run, ending: ev.RunEnded, standing: Standing) -> tuple[Version, Difference]:
    """The version that the run's changes become."""
    whole = ending.status == "completed"
    health = _health(standing.built) | ({} if whole else {"interrupted": True})
    version, changes = await snapshots.plan(run.app_id, run.id, await title_of(run.id) if whole else "", health)
    version.name = version.name or of_files(changes)
    return version, changes


def _told(version: Version, changes: Difference) -> ev.VersionMade:
    words, health = json.loads(version.changelog), json.loads(version.health)
    return ev.VersionMade(version.number, version.name, words, health, len(changes.added))


def _health(built: ev.Built | None) -> dict[str, bool]:
    return {"builds": not built.problems} if built else {}
