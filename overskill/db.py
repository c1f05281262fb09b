"""The database: one async engine for everything, one sync engine for the journal's writer thread.

SQLite runs in WAL mode with foreign keys on; PostgreSQL through psycopg 3. `after_commit` runs a callback once the
session's transaction is durable, never before: save, then show. An error's text leaves out what was to be stored.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from overskill.errors import OverSkillError
from overskill.settings import settings

BUSY_MS = 10_000  # how long a writer waits for SQLite's one write lock
CONNECTIONS = 10  # of a worker that are kept; as many again in a rush. PostgreSQL has 100 for all workers together
WAIT_SECONDS = 20  # until a request that waits for a connection is told so
CONNECT_SECONDS = 5  # until a server that does not answer counts as away
SILENT_MS = 10_000  # until a connection that acknowledges nothing counts as lost
AWAY_STATES = ("08", "57P")
"""Classes of SQLSTATE: the connection broke; the server shuts down, has crashed or is starting."""


class DatabaseBusy(OverSkillError):
    """All connections were in use for WAIT_SECONDS; nothing was stored. The database itself may be well."""

    def __init__(self) -> None:
        super().__init__("OverSkill is very busy at the moment. Nothing was changed; try again in a few seconds.")


class DatabaseAway(OverSkillError):
    """The database cannot be reached; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("The database does not answer. What was saved is safe; try again in a moment.")


def is_away(error: BaseException) -> bool:
    """Whether this error means that the database server cannot be reached (a file is never away)."""
    if not isinstance(error, DBAPIError) or not isinstance(error.orig, psycopg.Error):
        return False
    state = error.orig.sqlstate
    broken = state is None or state.startswith(AWAY_STATES)
    return error.connection_invalidated or (isinstance(error, OperationalError) and broken)


def is_sqlite() -> bool:
    return make_url(settings.database_url).get_backend_name() == "sqlite"


def table_of(model: type[SQLModel]) -> Table:
    """A model's table. A statement on it costs half of one on the model, and tells a session's records nothing."""
    return SQLModel.metadata.tables[model.__name__.lower()]


def insert(table: Table) -> Any:
    """The database's own INSERT: it can say what becomes of a row that is there already."""
    return (sqlite.insert if is_sqlite() else postgresql.insert)(table)


def sync_url() -> str:
    """The address of the plain engine, with its driver and its password."""
    return _url("pysqlite")


def _url(driver: str) -> str:
    url = make_url(settings.database_url)
    name = f"sqlite+{driver}" if is_sqlite() else "postgresql+psycopg"
    return url.set(drivername=name.removesuffix("+")).render_as_string(hide_password=False)


def _options() -> dict[str, Any]:
    """A server that is gone is noticed: before a connection is used, while it is used, and while one is opened."""
    pool = {"pool_size": CONNECTIONS, "max_overflow": CONNECTIONS, "pool_timeout": WAIT_SECONDS}
    if is_sqlite():
        return pool
    patience = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_MS, "keepalives_idle": 5}
    return {**pool, "pool_pre_ping": True, "connect_args": patience}


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys and a patient lock on each connection; BEGIN is ours, so that a writer can take it at once."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _: object) -> None:  # pyright: ignore[reportUnusedFunction]
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@cache
def engine() -> AsyncEngine:
    """The async engine of this process."""
    made = create_async_engine(_url("aiosqlite"), hide_parameters=True, **_options())
    if is_sqlite():
        _prepare_sqlite(made.sync_engine)
    return made


@cache
def sync_engine() -> Engine:
    """The plain engine of the journal's writer thread and of migrations."""
    made = create_engine(sync_url(), hide_parameters=True, **_options())
    if is_sqlite():
        _prepare_sqlite(made)
    return made


class Session(AsyncSession):
    """An async session that can be told what to do once its work is durable."""

    def after_commit(self, call: Callable[[], object]) -> None:
        """Run `call` after this session's next commit; a rollback forgets it."""
        self.info.setdefault("after_commit", []).append(call)

    async def commit(self) -> None:
        await super().commit()
        for call in self.info.pop("after_commit", []):
            call()

    async def rollback(self) -> None:
        self.info.pop("after_commit", None)
        await super().rollback()


@asynccontextmanager
async def session() -> AsyncGenerator[Session, None]:
    """A session whose records stay readable after the commit. Commit yourself: nothing is saved by accident.

    Raises DatabaseAway when the server cannot be reached, DatabaseBusy when no connection becomes free.
    """
    try:
        async with Session(engine(), expire_on_commit=False) as opened:
            yield opened
    except NoConnection as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        if is_away(error):
            raise DatabaseAway from error
        raise
