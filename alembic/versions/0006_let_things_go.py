"""Let things go: apps can be deleted, receipts have a time, and what an app needs of the contents is written down."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

UNENDED = sa.text("status NOT IN ('completed', 'cancelled', 'failed', 'interrupted')")
MANY = 5_000  # rows at once


def upgrade() -> None:
    """To this revision from the one before."""
    op.add_column("app", sa.Column("deleted_at", sa.Float(), nullable=True))
    op.create_index("ix_app_deleted_at", "app", ["deleted_at"])
    op.add_column("receipt", sa.Column("at", sa.Float(), nullable=False, server_default="0"))
    op.create_index("ix_receipt_at", "receipt", ["at"])
    op.create_index("ix_file_sha256", "file", ["sha256"])
    op.create_index("ix_run_unended", "run", ["app_id"], sqlite_where=UNENDED, postgresql_where=UNENDED)
    op.drop_index("ix_message_app_id", "message")
    op.create_table(
        "appblob",
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
        sa.PrimaryKeyConstraint("app_id", "sha256"),
    )
    _fill()
    op.create_index("ix_appblob_sha256", "appblob", ["sha256"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("appblob")
    op.create_index("ix_message_app_id", "message", ["app_id"])
    op.drop_index("ix_run_unended", "run")
    op.drop_index("ix_file_sha256", "file")
    op.drop_index("ix_receipt_at", "receipt")
    op.drop_column("receipt", "at")
    op.drop_index("ix_app_deleted_at", "app")
    op.drop_column("app", "deleted_at")


def _fill() -> None:
    """What the apps that are there need: of their files, versions and journals, as far as it is stored."""
    connection = op.get_bind()
    stored = set(connection.execute(sa.text("SELECT sha256 FROM blob")).scalars())
    needed = sorted({need for need in _needs(connection) if need[1] in stored})
    insert = sa.text("INSERT INTO appblob (app_id, sha256) VALUES (:app, :sha256)")
    for first in range(0, len(needed), MANY):
        rows = [{"app": app, "sha256": sha256} for app, sha256 in needed[first : first + MANY]]
        connection.execute(insert, rows)


def _needs(connection: sa.Connection) -> Iterator[tuple[str, str | None]]:
    yield from (tuple(row) for row in connection.execute(sa.text("SELECT app_id, sha256 FROM file")))
    for app, manifest in connection.execute(sa.text("SELECT app_id, manifest FROM version")):
        yield from ((app, sha256) for sha256 in _object(manifest).values())
    saved = "SELECT app_id, payload FROM event JOIN run ON run.id = event.run_id WHERE kind = 'file_saved'"
    for app, payload in connection.execute(sa.text(saved)):
        yield app, _object(payload).get("sha256")


def _object(text: str) -> dict[str, str | None]:
    return json.loads(text) if text.startswith("{") else {}
