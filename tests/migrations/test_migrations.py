"""Migrations: from nothing, from every earlier revision with rows in it, and to exactly what the records say."""

import os
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from overskill import db, migrate

REVISIONS = [revision.revision for revision in ScriptDirectory.from_config(migrate.config()).walk_revisions()]
SAMPLES: dict[type[Any], Any] = {str: "x", int: 1, float: 1.0, bool: True, bytes: b"x"}


def tables() -> set[str]:
    return set(sa.inspect(db.sync_engine()).get_table_names()) - {"alembic_version"}


def stored() -> sa.MetaData:
    """The tables as the database has them."""
    found = sa.MetaData()
    found.reflect(db.sync_engine())
    found.remove(found.tables["alembic_version"])
    return found


def sample(column: sa.Column[Any]) -> Any:
    """A value for a column; texts are all alike, so that they refer to each other."""
    return SAMPLES.get(column.type.python_type, sa.func.current_timestamp())


def fill(schema: sa.MetaData) -> None:
    """One row in every table."""
    with db.sync_engine().begin() as connection:
        for table in schema.sorted_tables:
            connection.execute(table.insert().values({column.name: sample(column) for column in table.columns}))


def count(table: sa.Table) -> int:
    with db.sync_engine().connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_from_nothing(empty: str) -> None:
    migrate.upgrade()
    assert tables() == set(SQLModel.metadata.tables)


def test_the_records_are_what_the_migrations_make(empty: str) -> None:
    migrate.upgrade()
    command.check(migrate.config())


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_an_earlier_revision_nothing_is_lost(empty: str, revision: str) -> None:
    migrate.upgrade(revision)
    earlier = stored()
    fill(earlier)
    migrate.upgrade()
    lost = [name for name, table in stored().tables.items() if name in earlier.tables and count(table) != 1]
    assert lost == []


def test_calls_and_runs_from_before_they_were_measured(empty: str) -> None:
    """Their times stand in the journal."""
    migrate.upgrade("0002")
    earlier = stored()
    fill(earlier)
    ended = {"ended_at": sa.text("started_at")}
    events = [(2, "tool_stage", 10.0), (3, "tool_stage", 10.25), (4, "tool_ended", 10.5)]
    with db.sync_engine().begin() as connection:
        connection.execute(earlier.tables["run"].update().values(ended))
        for seq, kind, at in events:
            row = {"run_id": "x", "seq": seq, "kind": kind, "payload": '{"call": "x"}', "at": at}
            connection.execute(earlier.tables["event"].insert().values(row))
    migrate.upgrade()
    with db.sync_engine().connect() as connection:
        call = connection.execute(sa.text("SELECT app_id, took, step, reason, matched FROM toolcall")).one()
        assert tuple(call) == ("x", 0.5, 569, "", "")
        assert connection.execute(sa.text("SELECT took FROM run")).scalar_one() == 0


def test_there_and_back(empty: str) -> None:
    migrate.upgrade()
    command.downgrade(migrate.config(), "base")
    assert tables() == set()
    migrate.upgrade()
    assert tables() == set(SQLModel.metadata.tables)


def test_what_an_app_needs_of_the_contents_is_found(empty: str) -> None:
    """In its files, its versions and the journals of its runs."""
    migrate.upgrade("0005")
    earlier = stored()
    fill(earlier)
    with db.sync_engine().begin() as connection:
        for sha256 in ("version", "journal", "nobody"):
            connection.execute(earlier.tables["blob"].insert().values(sha256=sha256, data=b"x", size=1))
        connection.execute(earlier.tables["version"].update().values(manifest='{"a.ts": "version"}'))
        for seq, sha256 in ((2, '"journal"'), (3, "null")):
            payload = f'{{"call": "c", "path": "a.ts", "sha256": {sha256}, "created": false}}'
            row = {"run_id": "x", "seq": seq, "kind": "file_saved", "payload": payload, "at": 1.0}
            connection.execute(earlier.tables["event"].insert().values(row))
    migrate.upgrade()
    with db.sync_engine().connect() as connection:
        found = connection.execute(sa.text("SELECT app_id, sha256 FROM appblob ORDER BY sha256")).all()
    assert [tuple(row) for row in found] == [("x", "journal"), ("x", "version"), ("x", "x")]


def test_the_database_allows_one_owner_and_many_members(empty: str) -> None:
    migrate.upgrade()
    users = SQLModel.metadata.tables["user"]

    def row(name: str, role: str) -> dict[str, Any]:
        return {column.name: sample(column) for column in users.columns} | {"id": name, "name_key": name, "role": role}

    with db.sync_engine().begin() as connection:
        for name, role in (("a", "owner"), ("b", "member"), ("c", "member")):
            connection.execute(users.insert().values(row(name, role)))
    with db.sync_engine().connect() as connection, pytest.raises(IntegrityError):
        connection.execute(users.insert().values(row("d", "owner")))


def test_several_processes_at_once(empty: str) -> None:
    environment = {**os.environ, "OVERSKILL_DATABASE_URL": empty}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "overskill.migrate"],
            env=environment, cwd=migrate.ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]  # fmt: skip
    ended = [process.communicate(timeout=100) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
    assert all(out.startswith("Database ready: ") and out.count("\n") == 1 for out, _ in ended), ended
    assert tables() == set(SQLModel.metadata.tables)


def _half_of_it() -> None:
    with migrate.alone() as connection:
        connection.exec_driver_sql("CREATE TABLE half (x INTEGER)")
        connection.exec_driver_sql("SELECT nonsense")


def test_a_failure_changes_nothing(empty: str) -> None:
    migrate.upgrade()
    with pytest.raises(sa.exc.DBAPIError):
        _half_of_it()
    assert "half" not in tables()


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_rows_that_refer_to_nothing_stop_the_migration(empty: str) -> None:
    migrate.upgrade()
    with pytest.raises(RuntimeError, match="member"), migrate.alone() as connection:
        connection.exec_driver_sql("INSERT INTO member (app_id, user_id, role) VALUES ('gone', 'gone', 'editor')")
    assert count(SQLModel.metadata.tables["member"]) == 0
    with db.sync_engine().connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_that_is_not_there_is_named_in_one_line() -> None:
    address = "postgresql://ada:s3cret@127.0.0.1:1/overskill"
    ended = subprocess.run(
        [sys.executable, "-m", "overskill.migrate"],
        env={**os.environ, "OVERSKILL_DATABASE_URL": address}, cwd=migrate.ROOT, text=True, capture_output=True,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("The database at postgresql+psycopg://ada:***@127.0.0.1:1/overskill cannot")
    assert ended.stderr.count("\n") == 1
    assert "s3cret" not in ended.stderr
