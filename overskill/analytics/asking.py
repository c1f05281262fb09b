"""Asking the database for aggregated rows, which no record describes."""

from typing import Any

from overskill.db import Session


async def rows(session: Session, query: Any) -> list[Any]:
    """The rows of a query over columns."""
    connection = await session.connection()
    return [*(await connection.execute(query))]
