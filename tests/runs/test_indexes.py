"""What is asked at every prompt is answered by an index that holds the working runs alone."""

import pytest
from sqlalchemy.dialects import sqlite
from sqlmodel import select

from overskill import db
from overskill.models import UNENDED, Run


@pytest.mark.skipif(not db.is_sqlite(), reason="PostgreSQL plans by the size of its tables")
def test_whether_a_run_works_is_not_asked_of_all_runs() -> None:
    query = select(Run.id).where(Run.app_id == "a", UNENDED).compile(dialect=sqlite.dialect())
    with db.sync_engine().connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("a",)).all()
    assert "ix_run_unended" in str(plan)


async def test_the_condition_means_what_it_says() -> None:
    async with db.session() as session:
        found = set(await session.exec(select(Run.status).where(UNENDED)))
        other = set(await session.exec(select(Run.status).where(~UNENDED)))
    assert not found & {"completed", "cancelled", "failed", "interrupted"}
    assert other <= {"completed", "cancelled", "failed", "interrupted"}
