"""Pruning: what nobody can need any more is deleted, a little at a time, so that nobody who writes waits for it.

Of several workers one prunes at a time. Every batch is a transaction of its own: whatever ends the process in the
middle of it, the next round goes on from there.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import time

import structlog
from sqlalchemy import ColumnElement, Table, UpdateBase, delete, text, tuple_, update
from sqlalchemy import select as rows_of
from sqlmodel import col, select

from overskill import db
from overskill.accounts.access import KEPT_SECONDS
from overskill.analytics.counting import count_all
from overskill.clock import now
from overskill.models import (
    App,
    AppBlob,
    Blob,
    CallCount,
    Event,
    File,
    Message,
    QueuedPrompt,
    Receipt,
    Run,
    RunCount,
    SignIn,
    ToolCall,
    Version,
)

log = structlog.get_logger(__name__)
DAY = 86_400.0  # seconds
FIRST, EVERY = 60.0, 600.0  # seconds until the first round, and between two
BATCH = 200  # rows of one transaction
PAUSE = 0.05  # seconds between two, for everybody else
RECEIPT_DAYS = 30  # a page has forgotten the ticket of a prompt long before
COUNT_DAYS = 400  # the dashboard asks for 90 days, and the 90 before
LOCK = 0x6F76_736C  # any number that nobody else uses in this database

APP, BLOB, RUN = db.table_of(App), db.table_of(Blob), db.table_of(Run)
OF_RUNS = [db.table_of(one) for one in (Event, ToolCall)]
OF_APPS = [db.table_of(one) for one in (Message, Version, Receipt, QueuedPrompt, File, AppBlob, Run)]
COUNTS = [db.table_of(one) for one in (CallCount, RunCount)]


async def keep_pruning() -> None:
    """A round now and then, until cancelled."""
    await asyncio.sleep(FIRST)
    while True:
        try:
            if pruned := await prune():
                log.info("pruned", **pruned)
        except db.DatabaseAway:
            log.warning("pruning", error="the database is away")
        await asyncio.sleep(EVERY)


async def prune() -> dict[str, int]:
    """One round over everything; what was deleted, rows by name. Nothing while another worker is at it."""
    async with _alone() as alone:
        if not alone:
            return {}
        found = {name: await kind() for name, kind in PRUNABLE.items()}
    return {name: count for name, count in found.items() if count}


async def receipts() -> int:
    """Those of prompts that no page sends again. What an earlier release stored is as old as this look."""
    table, at = db.table_of(Receipt), time()
    await _execute(update(table).where(table.c.at == 0).values(at=at))
    return await _all_of(table, table.c.at < at - RECEIPT_DAYS * DAY)


async def sign_ins() -> int:
    """Those that have ended."""
    table = db.table_of(SignIn)
    return await _all_of(table, table.c.expires_at < now())


async def counts() -> int:
    """Days that no question reaches."""
    before = int(time() // DAY) - COUNT_DAYS
    return sum([await _all_of(table, table.c.day < before) for table in COUNTS])


async def apps() -> int:
    """Apps that were deleted and not brought back in time, with everything they own."""
    async with db.session() as session:
        overdue = select(App.id).where(col(App.deleted_at) < time() - KEPT_SECONDS)
        found = (await session.exec(overdue)).all()
    for app_id in found:
        await delete_app(app_id)
    return len(found)


async def delete_app(app_id: str) -> None:
    """Delete an app and all it owns but the sums of its person's dashboard; contents follow with `blobs`."""
    await count_all()
    await _execute(update(APP).where(APP.c.id == app_id).values(deleted_at=0))  # from here on it cannot come back
    runs = rows_of(RUN.c.id).where(RUN.c.app_id == app_id)
    for table in OF_RUNS:
        await _all_of(table, table.c.run_id.in_(runs))
    for table in OF_APPS:
        await _all_of(table, table.c.app_id == app_id)
    for table in COUNTS:
        await _all_of(table, table.c.whose == app_id)
    await _execute(delete(APP).where(APP.c.id == app_id))


async def blobs() -> int:
    """Contents that no app needs."""
    needed = select(AppBlob.app_id).where(col(AppBlob.sha256) == BLOB.c.sha256).exists()
    used = select(File.path).where(col(File.sha256) == BLOB.c.sha256).exists()
    return await _all_of(BLOB, ~needed & ~used)


PRUNABLE: dict[str, Callable[[], Awaitable[int]]] = {
    "receipts": receipts,
    "sign_ins": sign_ins,
    "counts": counts,
    "apps": apps,
    "blobs": blobs,
}
"""What is pruned, in this order; each deletes in batches and returns how many."""


async def _all_of(table: Table, condition: ColumnElement[bool]) -> int:
    """Delete the rows of which it is true, batch by batch; how many."""
    pruned = 0
    while count := await _some_of(table, condition):
        pruned += count
        await asyncio.sleep(PAUSE)
    return pruned


async def _some_of(table: Table, condition: ColumnElement[bool]) -> int:
    """In one transaction. The rows are locked first and looked at again: one that somebody needs by now stays."""
    key = tuple_(*table.primary_key)
    some = rows_of(*table.primary_key).where(condition).limit(BATCH).with_for_update(skip_locked=True, of=table)
    async with db.session() as session:
        connection = await session.connection()
        chosen = [tuple(row) for row in await connection.execute(some)]
        if chosen:
            gone = delete(table).where(key.in_(chosen), condition)
            chosen = (await connection.execute(gone.returning(*table.primary_key))).all()
        await session.commit()
    return len(chosen)


async def _execute(statement: UpdateBase) -> None:
    async with db.session() as session:
        await (await session.connection()).execute(statement)
        await session.commit()


@asynccontextmanager
async def _alone() -> AsyncGenerator[bool, None]:
    """Whether no other worker prunes; none begins before this ends. With SQLite there is one worker."""
    if db.is_sqlite():
        yield True
        return
    async with db.engine().connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        alone = bool((await connection.execute(text(f"SELECT pg_try_advisory_lock({LOCK})"))).scalar())
        try:
            yield alone
        finally:
            if alone:
                await connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
