"""Receipt: that a prompt which a page sent is stored, so that one sent again after a broken connection counts once."""

from time import time

from sqlmodel import Field, SQLModel


class Receipt(SQLModel, table=True):
    """`ticket` is made by the page. It names nothing but the sender's own send: nobody can ask for another's."""

    user_id: str = Field(foreign_key="user.id", primary_key=True, ondelete="CASCADE")
    ticket: str = Field(primary_key=True)
    app_id: str = Field(foreign_key="app.id", index=True, ondelete="CASCADE")
    at: float = Field(default_factory=time, index=True, sa_column_kwargs={"server_default": "0"})
    """Seconds since 1970, UTC: a page that sends again after weeks has forgotten the ticket itself."""
