"""What Alembic runs: the migrations, on the program's own engine, by one process at a time."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import overskill.models  # noqa: F401  # registers every table
from overskill.migrate import alone

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def plain_types(kind: str, thing: Any, _: object) -> str | bool:
    """Revisions speak SQLAlchemy only: SQLModel's string type is a string."""
    return "sa.String()" if kind == "type" and isinstance(thing, AutoString) else False


def migrate() -> None:
    """Run what Alembic was asked for, in one transaction."""
    with alone() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=plain_types,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database: `python -m overskill.migrate`.")
migrate()
