"""Run: one journey from a prompt to its end. It belongs to the server, not to a tab, and to one message, for ever."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Index, Text, false, text
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id

ENDED = ("completed", "cancelled", "failed", "interrupted")
UNENDED = text("status NOT IN ('completed', 'cancelled', 'failed', 'interrupted')")
"""As a condition of an index: a query's own `status.not_in(ENDED)` has to say the same."""


class Run(SQLModel, table=True):
    """queued → thinking ⇄ running ⇄ paused → completed | cancelled | failed | interrupted."""

    # The dashboard asks by time, for the times of those that ended alike in their order, and for the few not counted;
    # whoever wants to begin something asks whether a run of the app works.
    __table_args__ = (
        Index("ix_run_started_at", "started_at"),
        Index("ix_run_times", "status", "took", "started_at", "app_id", "model"),
        Index("ix_run_unended", "app_id", sqlite_where=UNENDED, postgresql_where=UNENDED),
        Index("ix_run_uncounted", "id", sqlite_where=text("counted = 0"), postgresql_where=text("NOT counted")),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    app_id: str = Field(foreign_key="app.id", index=True, ondelete="CASCADE")
    message_id: str
    status: str = "queued"
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
    took: float | None = None
    """Seconds from its beginning to its end, without those it was paused; None before its end."""
    counted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether `CallCount` and `RunCount` hold it and its calls. Only runs that have ended are counted."""

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

    # The first has the times of each tool in their order.
    __table_args__ = (
        Index("ix_toolcall_times", "name", "status", "step", "took", "started_at", "app_id"),
        Index("ix_toolcall_started_at", "started_at"),
    )

    run_id: str = Field(foreign_key="run.id", primary_key=True, ondelete="CASCADE")
    call_id: str = Field(primary_key=True)
    app_id: str = ""
    """The run's app, repeated here: what is asked across runs is asked for certain apps only."""
    position: int
    name: str
    path: str = ""
    status: str = "receiving"
    """The last stage; 'complete', 'error' or 'cancelled' once it has ended."""
    progress: int = 0
    lines: int = 0
    error: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = ""
    """Why it failed, in words that are the same for every failure of this kind; never anything of a file."""
    matched: str = ""
    """How an edit found its place: 'exact', 'moved' or 'tolerant'; empty for what is no edit or found none."""
    started_at: float
    ended_at: float | None = None
    took: float | None = None
    """Seconds of work, from its first stage to its end; None when it never began to work or was cancelled."""
    step: int | None = None
    """The same on a logarithmic scale (see `overskill.analytics.scale`)."""
