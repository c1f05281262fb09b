"""User and the sessions that sign them in."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Index, text
from sqlmodel import Field, SQLModel

from overskill.clock import now
from overskill.models.ids import new_id


class User(SQLModel, table=True):
    """Someone with an account. The first one owns the installation."""

    # The database itself allows one owner, so that two first sign-ups at the same moment cannot make two.
    __table_args__ = (
        Index(
            "ix_user_one_owner",
            "role",
            unique=True,
            sqlite_where=text("role = 'owner'"),
            postgresql_where=text("role = 'owner'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    """The name as it is compared: case and width folded."""
    password_hash: str
    """Argon2; empty for an owner that was made without a password (OVERSKILL_AUTH=none)."""
    role: str = "member"
    """'owner' or 'member'."""
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))


class SignIn(SQLModel, table=True):
    """A signed-in browser. Only the hash of its secret is stored."""

    secret_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user.id", index=True, ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True), nullable=False))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
