"""CallCount and RunCount: what is counted of ended runs, by day, so that no question counts it again.

They repeat the rows of calls and runs (`Run.counted` says which) and are kept by `overskill.analytics.counting` alone.
Each run stands in them twice: `whose` is its app, or the owner of the app. `day` is in days since 1970, UTC.
"""

from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

STORED = {"sqlite_with_rowid": False}
"""SQLite has the rows in the order of their key: those of a span of days lie side by side."""


class CallCount(SQLModel, table=True):
    """The calls of one app, or of all of one person's, that began on one day and went alike."""

    __table_args__: Any = STORED

    whose: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    """The tool."""
    status: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
    """Of a failure its reason, of an edit how it matched; see `ToolCall`."""
    step: int = Field(primary_key=True)
    """Of a completed call the step of the time it took; -1: it has none."""
    calls: int
    seconds: float
    """Of all of them together, if they completed."""


class RunCount(SQLModel, table=True):
    """The runs of one app, or of all of one person's, that began on one day with one model and ended alike."""

    __table_args__: Any = STORED

    whose: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    model: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    runs: int
    input: int = Field(sa_type=BigInteger)
    """Tokens, as in `Run`."""
    output: int = Field(sa_type=BigInteger)
    cached: int = Field(sa_type=BigInteger)
    cost: float
    priced: int
    """Runs whose cost is known."""
    took: float
    """Seconds of all of them together."""
