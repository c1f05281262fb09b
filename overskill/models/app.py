"""App: what a person builds. Its files are rows that point at content-addressed blobs."""

from datetime import datetime

from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id


class App(SQLModel, table=True):
    """An app and the conversation that builds it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    owner_id: str = Field(foreign_key="user.id", index=True)
    name: str
    slug: str = ""
    preview_token: str = Field(default_factory=lambda: new_id(26), unique=True)
    prefix: str = ""
    """What the model is told before the first message (system and tools, as JSON): frozen at the first run."""
    queue_paused: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """How the run ended that holds up the waiting prompts: 'failed', 'cancelled' or 'interrupted'; '': nothing does."""
    deleted_at: float | None = Field(default=None, index=True)
    """When its person deleted it (seconds since 1970, UTC); None: it is there."""
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))
    touched_at: datetime = Field(
        default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False, index=True)
    )


class Member(SQLModel, table=True):
    """Someone else who may see or change an app."""

    app_id: str = Field(foreign_key="app.id", primary_key=True, ondelete="CASCADE")
    user_id: str = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    role: str = "editor"


class File(SQLModel, table=True):
    """One file of an app as it is now."""

    app_id: str = Field(foreign_key="app.id", primary_key=True, ondelete="CASCADE")
    path: str = Field(primary_key=True)
    sha256: str = Field(foreign_key="blob.sha256", index=True)


class Blob(SQLModel, table=True):
    """A file's content, stored once however many versions hold it; `data` is zlib."""

    sha256: str = Field(primary_key=True)
    data: bytes
    size: int
    """Bytes before compression."""


class AppBlob(SQLModel, table=True):
    """That an app needs a content: as a file, in a version, or to replay a run. What no app needs may be deleted."""

    app_id: str = Field(foreign_key="app.id", primary_key=True, ondelete="CASCADE")
    sha256: str = Field(foreign_key="blob.sha256", primary_key=True, index=True)
