"""QueuedPrompt: what a person wants next, while a run works or the queue is held up."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text, false
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id


class QueuedPrompt(SQLModel, table=True):
    """A prompt that waits for the present run to end. Its id becomes that of its message."""

    id: str = Field(default_factory=new_id, primary_key=True)
    app_id: str = Field(foreign_key="app.id", index=True, ondelete="CASCADE")
    user_id: str = Field(foreign_key="user.id")
    position: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    steering: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """The present run shall be told at its next opportunity."""
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))
