"""Asking the database for aggregated rows, which no record describes."""

from typing import Any

from sqlalchemy import BigInteger, Integer, cast, func

from overskill import db
from overskill.db import Session


async def rows(session: Session, query: Any) -> list[Any]:
    """The rows of a query over columns."""
    connection = await session.connection()
    return [*(await connection.execute(query))]


def seconds(moment: Any) -> Any:
    """A moment's column in whole seconds since 1970."""
    return cast(func.strftime("%s", moment), BigInteger) if db.is_sqlite() else whole(func.extract("epoch", moment))


def whole(number: Any) -> Any:
    """What is no less than 0 without its fraction. PostgreSQL's cast would round."""
    return cast(number if db.is_sqlite() else func.floor(number), BigInteger)


def total(column: Any) -> Any:
    """Nothing adds up to 0. PostgreSQL's sum of whole numbers would be a Decimal."""
    added = func.coalesce(func.sum(column), 0)
    return cast(added, BigInteger) if isinstance(column.type, Integer) else added
