"""Setting: a value of the whole installation that its owner or the program itself keeps in the database."""

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    """One named value. What comes from the environment is in `overskill.settings`, not here."""

    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))
