"""`python -m overskill.migrate` brings the database to the newest revision.

Several processes may start at once: one migrates, the others wait and find nothing left to do.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from overskill import db

ROOT = Path(__file__).parent.parent
ADVISORY_LOCK = 0x6F76_736B  # any number that nobody else uses in this database


def config() -> Config:
    """Alembic's configuration, wherever the program was started from."""
    return Config(ROOT / "alembic.ini")


def upgrade(revision: str = "head") -> None:
    """Bring the database to a revision; a failure changes nothing."""
    command.upgrade(config(), revision)


@contextmanager
def alone() -> Generator[Connection]:
    """A connection that no other migration runs beside, with foreign keys unchecked while tables are rebuilt."""
    with db.sync_engine().connect() as connection:
        lock = _lock_sqlite if db.is_sqlite() else _lock_postgresql
        with lock(connection):
            yield connection


@contextmanager
def _lock_sqlite(connection: Connection) -> Generator[None]:
    """SQLite's own write lock. With foreign keys on, replacing a table would delete what refers to it."""
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.commit()
    connection.exec_driver_sql("BEGIN EXCLUSIVE")
    try:
        yield
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(f"The migration leaves {broken[0]} referring to a missing {broken[2]}.")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


@contextmanager
def _lock_postgresql(connection: Connection) -> Generator[None]:
    """An advisory lock that ends with the transaction."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    yield
    connection.commit()


def _address() -> str:
    """The database's address without its password."""
    return db.sync_engine().url.render_as_string(hide_password=True)


def main() -> None:
    """Migrate and say so in one line; exit status 1 and one line when the database cannot be reached."""
    try:
        upgrade()
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        print(f"The database at {_address()} cannot be migrated: {reason}", file=sys.stderr)
        raise SystemExit(1) from None
    print(f"Database ready: {_address()}, revision {ScriptDirectory.from_config(config()).get_current_head()}.")


if __name__ == "__main__":
    main()
