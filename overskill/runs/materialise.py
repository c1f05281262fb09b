"""The journal → the rows that everything else reads: Message, Run, ToolCall.

The rows repeat the journal and can be dropped at any time; `materialise` makes them again.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, and_, or_, update
from sqlmodel import Session, col, select

from overskill import db, markdown
from overskill.analytics.reasons import reason
from overskill.analytics.scale import step
from overskill.journal.events import decode
from overskill.journal.fold import Folded, Tool, fold
from overskill.journal.writer import Stored
from overskill.llm.pricing import cost
from overskill.llm.usage import Usage
from overskill.models import ENDED, App, Event, Message, Run, ToolCall

APP, RUN = db.table_of(App), db.table_of(Run)


def materialise(session: Session, run_id: str, coming: Sequence[Stored] = ()) -> None:
    """Write the rows of a run from its stored events and those that are `coming` in the same transaction."""
    events = session.exec(select(Event).where(Event.run_id == run_id).order_by(col(Event.seq)))
    stored = [Stored(e.run_id, e.seq, e.at, decode(e.kind, e.payload)) for e in events]
    write(session, fold([*stored, *coming]))


def write(session: Session, folded: Folded) -> None:
    """Write the rows of a folded run; rows that hold later events already stay as they are."""
    later = select(Message.id).where(Message.id == folded.message, Message.upto > folded.seq)
    if session.exec(later).first() is None:
        tell(session, stand(session, folded.run, standing(folded)), folded)


def tell(session: Session, app_id: str, folded: Folded) -> None:
    """Write what a run said and did, in the app's chat, but not how it stands."""
    put(session, messages(app_id, folded))
    put(session, calls(app_id, folded))
    touched = update(APP).where(APP.c.id == app_id).values(touched_at=_time(folded.ended or folded.began))
    session.connection().execute(touched)


def stand(session: Session, run_id: str, now: dict[str, Any]) -> str:
    """Write how a stored run stands; its app."""
    session.flush()
    changed = update(RUN).where(RUN.c.id == run_id).values(**now).returning(RUN.c.app_id)
    return session.connection().execute(changed).scalar_one()


def put(session: Session, rows: Iterable[Message | ToolCall]) -> None:
    """Store rows as they are now, whether they were there before or not. What is as it was is not written again."""
    for row in rows:
        values = {name: _without_nul(value) for name, value in row.model_dump().items()}
        session.connection().execute(_statement(db.table_of(type(row)), db.is_sqlite()), values)


def _without_nul(value: Any) -> Any:
    """PostgreSQL has no text with a NUL in it; the journal keeps it, escaped."""
    return value.replace("\0", "") if isinstance(value, str) else value


@cache
def _statement(table: Table, _sqlite: bool) -> Any:
    insert = db.insert(table)
    values = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    changed = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    if "upto" in values:  # an older fold never replaces a newer one
        changed = and_(changed, table.c["upto"] <= values["upto"])
    return insert.on_conflict_do_update(index_elements=[*table.primary_key], set_=values, where=changed)


def messages(app_id: str, folded: Folded) -> Iterable[Message]:
    """The prompt's row, when this run has one, and the answer's."""
    if folded.cause == "prompt":
        yield Message(
            id=folded.user_message,
            app_id=app_id,
            run_id=folded.run,
            role="user",
            position=folded.position - 1,
            text=folded.prompt,
            upto=1,
            created_at=_time(folded.began),
        )
    yield Message(
        id=folded.message,
        app_id=app_id,
        run_id=folded.run,
        role="assistant",
        status=folded.status,
        position=folded.position,
        text="\n\n".join(part.text for part in folded.texts),
        body=json.dumps(body(folded), ensure_ascii=False),
        model=folded.model,
        iteration=folded.iteration,
        thinking_seconds=round(folded.thinking, 3),
        input_tokens=_input(folded),
        output_tokens=folded.usage.get("output", 0),
        version=folded.version["number"] if folded.version else None,
        upto=folded.seq,
        created_at=_time(folded.began),
    )


def body(folded: Folded) -> dict[str, Any]:
    """The folded run as JSON; once it has ended, with each text rendered, so that history loads without rendering."""
    made = folded.body()
    if folded.status in ENDED:
        for part in made["parts"]:
            if part["kind"] == "text":
                part["html"] = markdown.render(part["text"])
    return made


def standing(folded: Folded) -> dict[str, Any]:
    """How the run stands, as the columns of its row."""
    return {
        "status": folded.status,
        "iteration": folded.iteration,
        "error": folded.title,
        "input_tokens": _input(folded),
        "output_tokens": folded.usage.get("output", 0),
        "cache_read_tokens": folded.usage.get("cache_read", 0),
        "cache_write_tokens": folded.usage.get("cache_write", 0),
        "cost": folded.cost if folded.ended else cost(folded.model, Usage(**folded.usage)),
        "ended_at": _time(folded.ended) if folded.ended else None,
        "took": folded.took,
    }


def calls(app_id: str, folded: Folded) -> Iterable[ToolCall]:
    """A row for each call, in the order they happened."""
    for place, tool in enumerate(folded.tools):
        yield _call(app_id, folded.run, place, tool)


def _call(app_id: str, run_id: str, place: int, tool: Tool) -> ToolCall:
    return ToolCall(
        run_id=run_id,
        call_id=tool.call,
        app_id=app_id,
        position=place,
        name=tool.name,
        path=tool.path,
        status=tool.stage,
        progress=tool.progress,
        lines=tool.lines,
        error=tool.error,
        reason=reason(tool.fact) if tool.stage == "error" else "",
        matched=tool.matched,
        started_at=tool.began,
        ended_at=tool.ended,
        took=tool.took,
        step=None if tool.took is None else step(tool.took),
    )


def _input(folded: Folded) -> int:
    """All input tokens: fresh, written to the cache and read from it."""
    return sum(folded.usage.get(name, 0) for name in ("input", "cache_write", "cache_read"))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
