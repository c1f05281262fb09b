"""Version: the app as a turn left it, with its files by content."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text
from sqlmodel import Field, SQLModel

from overskill.clock import now


class Version(SQLModel, table=True):
    """Version 1, 2, … of an app. A restore makes a new one."""

    app_id: str = Field(foreign_key="app.id", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True)
    name: str
    changelog: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """JSON list of [sign, words]: sign is '+', '~' or '-'."""
    manifest: str = Field(sa_column=Column(Text, nullable=False))
    """JSON object: path → sha256 of the blob."""
    health: str = "{}"
    """JSON object of proofs, such as {"builds": true}; what was not checked is absent.
    {"interrupted": true}: the run ended before its work was done."""
    bookmarked: bool = False
    run_id: str = Field(index=True)
    parent: int | None = None
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))
