"""Run: one journey from a prompt to its end. It belongs to the server, not to a tab, and to one message, for ever."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id

ENDED = ("completed", "cancelled", "failed", "interrupted")


class Run(SQLModel, table=True):
    """queued → thinking ⇄ running ⇄ paused → completed | cancelled | failed | interrupted."""

    id: str = Field(default_factory=new_id, primary_key=True)
    app_id: str = Field(foreign_key="app.id", index=True, ondelete="CASCADE")
    message_id: str
    status: str = Field(default="queued", index=True)
    iteration: int = 0
    model: str = ""
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    wanted: str = ""
    """What a person asked of it: '', 'pause' or 'cancel'. Written before it is signalled."""
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost: float | None = None
    """US dollars; None when the model's price is unknown."""
    error: str = ""
    started_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))

    @property
    def ended(self) -> bool:
        return self.status in ENDED


class Event(SQLModel, table=True):
    """One line of a run's journal. `seq` counts from 1 without a gap."""

    run_id: str = Field(foreign_key="run.id", primary_key=True, ondelete="CASCADE")
    seq: int = Field(primary_key=True)
    kind: str
    payload: str = Field(sa_column=Column(Text, nullable=False))
    at: float
    """Seconds since 1970, UTC."""


class ToolCall(SQLModel, table=True):
    """One call of a tool, materialised from the journal for questions across runs."""

    run_id: str = Field(foreign_key="run.id", primary_key=True, ondelete="CASCADE")
    call_id: str = Field(primary_key=True)
    position: int
    name: str = Field(index=True)
    path: str = ""
    status: str = "receiving"
    """The last stage; 'complete', 'error' or 'cancelled' once it has ended."""
    progress: int = 0
    lines: int = 0
    error: str = Field(default="", sa_column=Column(Text, nullable=False))
    started_at: float
    ended_at: float | None = None
