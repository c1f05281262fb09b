"""Counting what has ended, once: a run that is over never changes again.

A transaction marks ended runs as counted and adds them and their calls to the counts of their days, of their app and of
its owner. So each run is in the counts or asked for row by row, never both, whatever crashes and however many workers
do this; a question that reads both in one statement sees every run once.
"""

import asyncio
from typing import Any

import structlog
from sqlalchemy import Float, Integer, String, func, literal_column, select, update
from sqlmodel import SQLModel, col

from overskill import db
from overskill.analytics.asking import rows, seconds, total, whole
from overskill.analytics.scope import DAY
from overskill.models import ENDED, App, CallCount, Run, RunCount, ToolCall

log = structlog.get_logger(__name__)
BATCH = 200  # runs of one transaction: others wait for it no longer than for a step of a run
EVERY = 5.0  # seconds between two looks for ended runs

DETAIL = literal_column("CASE toolcall.status WHEN 'error' THEN toolcall.reason ELSE toolcall.matched END", String)
STEP = literal_column("CASE toolcall.status WHEN 'complete' THEN coalesce(toolcall.step, -1) ELSE -1 END", Integer)
A_DAY = literal_column(str(DAY), Integer)
SECONDS = literal_column("CASE toolcall.status WHEN 'complete' THEN toolcall.took ELSE 0 END", Float)


def calls_by(*keys: Any) -> Any:
    """Calls in groups: the columns of `CallCount` after those of the keys."""
    groups = (*keys, col(ToolCall.name), col(ToolCall.status), DETAIL, STEP)
    return select(*groups, func.count(), total(SECONDS)).group_by(*groups)


def runs_by(*keys: Any) -> Any:
    """Runs in groups: the columns of `RunCount` after those of the keys. A restored version is no run of a model."""
    groups = (*keys, col(Run.model), col(Run.status))
    tokens = (total(col(one)) for one in (Run.input_tokens, Run.output_tokens, Run.cache_read_tokens))
    spent = (total(col(Run.cost)), func.count(col(Run.cost)), total(col(Run.took)))
    return select(*groups, func.count(), *tokens, *spent).where(col(Run.model) != "").group_by(*groups)


async def keep_counting() -> None:
    """Count each run soon after its end, until cancelled."""
    while True:
        try:
            await count_all()
        except db.DatabaseAway:
            log.warning("runs.count", error="the database is away")
        except Exception:  # what was not counted is asked for row by row until the next look
            log.exception("runs.count")
        await asyncio.sleep(EVERY)


async def count_all() -> None:
    """Count every run that has ended."""
    while await count_ended():
        pass


async def count_ended(most: int = BATCH) -> int:
    """Count up to so many runs that have ended and are not counted. Returns how many it were."""
    async with db.session() as session:
        found = await rows(session, _ended(most))
        marked = update(Run).where(col(Run.id).in_([row.id for row in found]), ~col(Run.counted)).values(counted=True)
        mine = [row.id for row in await rows(session, marked.returning(col(Run.id)))] if found else []
        connection = await session.connection()
        for whose in (col(App.id), col(App.owner_id)) if mine else ():
            await connection.execute(_added(CallCount, _calls(whose, mine)))
            await connection.execute(_added(RunCount, _runs(whose, mine)))
        await session.commit()
    return len(mine)


def _ended(most: int) -> Any:
    """In one order and locked: of two workers the second waits, and finds them counted."""
    ended = select(col(Run.id)).where(~col(Run.counted), col(Run.status).in_(ENDED))
    return ended.order_by(col(Run.id)).limit(most).with_for_update()


def _calls(whose: Any, runs: list[str]) -> Any:
    day = whole(col(ToolCall.started_at) / A_DAY)
    theirs = calls_by(whose, day).join(Run, col(Run.id) == ToolCall.run_id)
    return theirs.join(App, col(App.id) == Run.app_id).where(col(Run.id).in_(runs))


def _runs(whose: Any, runs: list[str]) -> Any:
    day = seconds(col(Run.started_at)) // A_DAY
    return runs_by(whose, day).join(App, col(App.id) == Run.app_id).where(col(Run.id).in_(runs))


def _added(model: type[SQLModel], query: Any) -> Any:
    """The statement that adds what the query counts to what was counted before."""
    table = db.table_of(model)
    made = db.insert(table).from_select([column.name for column in table.columns], query)
    sums = {one.name: one + made.excluded[one.name] for one in table.columns if not one.primary_key}
    return made.on_conflict_do_update(index_elements=[*table.primary_key], set_=sums)
