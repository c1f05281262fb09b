"""Steering: a waiting prompt is told to the run that works. It leaves the queue in the transaction of its event."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from overskill import db
from overskill.agent.job import Pen, Steering
from overskill.journal import events as ev
from overskill.models import QueuedPrompt
from overskill.runs.queue import Gone, changed, take


def steering(pen: Pen, app_id: str) -> Steering:
    """What a run of this app asks for what it is to be told."""

    async def told() -> list[str]:
        while prompts := await _flagged(app_id):
            try:
                await _tell(pen, app_id, prompts)
            except Gone:
                continue  # someone edited or removed one meanwhile: look again
            changed(app_id)
            return [prompt.text for prompt in prompts]
        return []

    return told


async def _flagged(app_id: str) -> Sequence[QueuedPrompt]:
    async with db.session() as session:
        query = select(QueuedPrompt).where(QueuedPrompt.app_id == app_id, col(QueuedPrompt.steering))
        return (await session.exec(query.order_by(col(QueuedPrompt.position)))).all()


async def _tell(pen: Pen, app_id: str, prompts: Sequence[QueuedPrompt]) -> None:
    def leave(session: Session, _: object) -> None:
        for prompt in prompts:
            take(session, app_id, prompt.id, prompt.text)

    await pen.commit(*(ev.Steered(prompt.id, prompt.text) for prompt in prompts), work=leave)
