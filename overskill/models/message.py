"""Message: one entry of the chat. An assistant's message is materialised from its run's journal."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id


class Message(SQLModel, table=True):
    """A prompt or its answer. `position` orders the chat; nothing is ordered by time."""

    __table_args__ = (UniqueConstraint("app_id", "position"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    app_id: str = Field(foreign_key="app.id", ondelete="CASCADE")
    run_id: str | None = Field(default=None, index=True)
    role: str
    status: str = "completed"
    position: int
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The prompt, or the answer's markdown with its parts joined by blank lines."""
    body: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """The folded run as JSON (see journal.fold): parts in the order they happened, summary, version, error."""
    model: str = ""
    iteration: int = 0
    thinking_seconds: float = 0
    input_tokens: int = 0
    output_tokens: int = 0
    version: int | None = None
    upto: int = 0
    """The last event of the run that this row contains."""
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))

    @property
    def is_code_generation(self) -> bool:
        """Whether this turn changed the app."""
        return self.version is not None
