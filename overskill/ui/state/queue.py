"""The prompts that wait, the same for everyone who looks at the app."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import reflex as rx
from sqlmodel import col, select

from overskill import db
from overskill.bus import Bus
from overskill.errors import OverSkillError
from overskill.models import App, QueuedPrompt
from overskill.runs import queue as queues
from overskill.runs.workshop import workshop
from overskill.ui.live.hub import Delta, hub, of_state
from overskill.ui.live.on_change import shown
from overskill.ui.state.chat import Chat
from overskill.ui.state.visitor import app_of, sid_of
from overskill.ui.view.shapes import WaitingPrompt

HELD_UP = {
    "failed": "Waiting: the last run failed",
    "cancelled": "Waiting: the last run was cancelled",
    "interrupted": "Waiting: the last run was interrupted",
}
_one_after_the_other = asyncio.Lock()
"""What is read later is shown later: no page is left with what was true before."""


class Queue(rx.State):
    """Set for everyone who looks when it changes (`show`); a page's own state is what a reconnect shows first."""

    prompts: list[WaitingPrompt] = []
    held_up: str = ""
    """Why nothing of it begins."""

    @rx.event
    async def load(self):
        """Show this page what waits. Runs again on each reconnect."""
        app = await app_of(self)
        self.prompts, self.held_up = await _read(app.id)
        yield
        await show(app.id, sid_of(self))  # and what was changed meanwhile

    @rx.event
    async def edit(self, prompt_id: str, text: str):
        """Give a waiting prompt other words."""
        await _ask(self, lambda app_id: workshop.queue.edit(app_id, prompt_id, text))

    @rx.event
    async def place(self, prompt_id: str, number: int):
        """Put a waiting prompt at a place, counted from 0."""
        await _ask(self, lambda app_id: workshop.queue.place(app_id, prompt_id, number))

    @rx.event
    async def remove(self, prompt_id: str):
        """Take a waiting prompt away."""
        await _ask(self, lambda app_id: workshop.queue.remove(app_id, prompt_id))

    @rx.event
    async def steer(self, prompt_id: str):
        """Tell a waiting prompt to the run that works, or begin it when none does."""
        await _ask(self, lambda app_id: workshop.steer(app_id, prompt_id))

    @rx.event
    async def go_on(self):
        """Let a queue that was held up go on."""
        await _ask(self, workshop.continue_queue)


async def _ask(queue: Queue, ask: Callable[[str], Awaitable[None]]) -> None:
    app = await app_of(queue, "change")
    chat = await queue.get_state(Chat)
    try:
        await ask(app.id)
        chat.notice = ""
    except OverSkillError as error:
        chat.notice = str(error)
    await show(app.id)  # also when it was refused: the page may show what is no longer so


async def show(app_id: str, sid: str = "") -> None:
    """Show an app's queue as it is to everyone who looks, or to one socket."""
    async with _one_after_the_other:
        if sid:
            hub.send_to(sid, await _delta(app_id))
        elif hub.watched(app_id):
            hub.send(app_id, await _delta(app_id))


async def _delta(app_id: str) -> Delta:
    prompts, held_up = await _read(app_id)
    return of_state(Queue, {"prompts": [one.model_dump() for one in prompts], "held_up": held_up})


async def _read(app_id: str) -> tuple[list[WaitingPrompt], str]:
    async with db.session() as session:
        query = select(QueuedPrompt).where(QueuedPrompt.app_id == app_id).order_by(col(QueuedPrompt.position))
        prompts = (await session.exec(query)).all()
        app = await session.get(App, app_id)
    drawn = [WaitingPrompt(id=one.id, text=one.text, steering=one.steering) for one in prompts]
    return drawn, HELD_UP.get(app.queue_paused, "") if app else ""


def showing_queues(bus: Bus) -> AbstractAsyncContextManager[None]:
    """Show each change of a queue to everyone who looks, here and at other workers, until the process ends."""
    return shown(bus, "queue", queues.on_change, show)
