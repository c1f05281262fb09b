"""What has been said in an app, read from the database: a page of ended messages, ready to be drawn."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, or_, select

from overskill import db
from overskill.models import ENDED, Message, Version
from overskill.supervise import start
from overskill.ui.view import views
from overskill.ui.view.shapes import Row

PAGE = 50  # messages read at once


@dataclass(frozen=True, slots=True)
class Said:
    """A page of the chat. It may be read for many at once, so nobody changes what is in it."""

    rows: list[Row]
    """Oldest first."""
    texts: dict[str, list[list[Any]]]
    """Message id → what draws its texts (see ui.view.stream)."""
    version: int
    """The newest one."""
    has_older: bool


async def read(app_id: str, before: str = "", watched: str = "") -> Said:
    """The newest ended messages, or those before one; of the run that was watched only the sums of its texts."""
    async with db.session() as session:
        query = select(Message).where(Message.app_id == app_id)
        if before:
            oldest = await session.get(Message, before)
            query = query.where(Message.position < (oldest.position if oldest and oldest.app_id == app_id else 0))
        found = list((await session.exec(query.order_by(col(Message.position).desc()).limit(PAGE + 1))).all())
        marks = await _marks(session, app_id)
    newest = max(marks, default=0)
    messages = ended(found[:PAGE][::-1])
    last = messages[-1].id if messages and not before else ""
    bookmarked = {number for number, marked in marks.items() if marked}
    rows: list[Row] = []
    texts: dict[str, list[list[Any]]] = {}
    for message in messages:
        body = json.loads(message.body) if message.role == "assistant" else {}
        seen = bool(watched) and message.run_id == watched
        rows.append(views.row(message, newest, bookmarked, message.id == last, seen, body))
        texts[message.id] = views.texts(message, watched=seen, body=body)
    return Said(rows, texts, newest, len(found) > PAGE)


async def _marks(session: db.Session, app_id: str) -> dict[int, bool]:
    """Bookmarked versions and the newest one → whether it is bookmarked."""
    newest = select(func.max(Version.number)).where(Version.app_id == app_id).scalar_subquery()
    query = select(Version.number, Version.bookmarked).where(Version.app_id == app_id)
    query = query.where(or_(col(Version.bookmarked), Version.number == newest))
    return dict((await session.exec(query)).all())


def ended(messages: list[Message]) -> list[Message]:
    """Without the exchange that is still running: its prompt and its answer are in `Live`."""
    running = {message.run_id for message in messages if message.role == "assistant" and message.status not in ENDED}
    return [message for message in messages if message.run_id not in running]


_reading: dict[tuple[str, str], asyncio.Task[Said]] = {}


async def after(app_id: str, run: str) -> Said:
    """The newest messages once a run has ended. All pages that watched it ask at once: they share one read."""
    if not run:
        return await read(app_id)
    key = (app_id, run)
    if key not in _reading:
        _reading[key] = start(read(app_id, watched=run), f"messages of {app_id}")
        _reading[key].add_done_callback(lambda _: _reading.pop(key, None))
    return await asyncio.shield(_reading[key])
