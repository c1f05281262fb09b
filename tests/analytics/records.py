"""A past of our own: apps with runs and calls that say exactly what a test wants of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from overskill import db
from overskill.analytics.scale import step
from overskill.models import App, Run, ToolCall, new_id
from tests.journal.records import an_app

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@dataclass
class Past:
    """What will be stored."""

    app: App
    rows: list[Run | ToolCall] = field(default_factory=list[Run | ToolCall])

    def run(self, status: str = "completed", at: datetime = NOON, took: float | None = 60, **known: Any) -> Run:
        ended = at + timedelta(seconds=took or 0) if status in ("completed", "failed", "cancelled") else None
        run = Run(app_id=self.app.id, message_id=new_id(), status=status, started_at=at, ended_at=ended, took=took,
                  **{"model": "claude-sonnet-5-5", **known})  # fmt: skip
        self.rows.append(run)
        return run

    def call(self, run: Run, name: str, took: float | None = None, status: str = "complete", later: float = 0,
             **known: Any) -> ToolCall:  # fmt: skip
        place = len(self.rows)
        began = run.started_at.timestamp() + later
        call = ToolCall(run_id=run.id, call_id=str(place), app_id=self.app.id, position=place, name=name,
                        status=status, started_at=began, took=took, step=None if took is None else step(took),
                        **known)  # fmt: skip
        self.rows.append(call)
        return call


async def a_past() -> Past:
    return Past(await an_app())


async def another(past: Past) -> Past:
    """Of another app of the same person."""
    app = App(owner_id=past.app.owner_id, name="Another app")
    async with db.session() as session:
        session.add(app)
        await session.commit()
    return Past(app)


async def store(*pasts: Past) -> None:
    """Store them, the runs first."""
    rows: Sequence[Run | ToolCall] = [row for past in pasts for row in past.rows]
    async with db.session() as session:
        for kind in (Run, ToolCall):
            session.add_all([kind(**row.model_dump()) for row in rows if isinstance(row, kind)])
            await session.flush()
        await session.commit()
