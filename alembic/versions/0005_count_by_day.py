"""Count what has ended by day. The program counts the runs that are there while it works."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BEFORE = ["name", "status", "matched", "step", "took", "started_at", "app_id"]
TIMES = ["name", "status", "step", "took", "started_at", "app_id"]
ERRORS = sa.text("status = 'error'")


def upgrade() -> None:
    """To this revision from the one before."""
    op.create_table(
        "callcount",
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "status", "detail")),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("whose", "day", "name", "status", "detail", "step", name="pk_callcount"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "runcount",
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("model", "status")),
        sa.Column("runs", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("input", "output", "cached")),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("priced", sa.Integer(), nullable=False),
        sa.Column("took", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("whose", "day", "model", "status", name="pk_runcount"),
        sqlite_with_rowid=False,
    )
    op.add_column("run", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_run_uncounted", "run", ["id"],
        sqlite_where=sa.text("counted = 0"), postgresql_where=sa.text("NOT counted"),
    )  # fmt: skip
    op.drop_index("ix_toolcall_errors", "toolcall")
    op.drop_index("ix_toolcall_times", "toolcall")
    op.create_index("ix_toolcall_times", "toolcall", TIMES)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_toolcall_times", "toolcall")
    op.create_index("ix_toolcall_times", "toolcall", BEFORE)
    op.create_index(
        "ix_toolcall_errors", "toolcall", ["started_at", "app_id", "name", "reason"],
        sqlite_where=ERRORS, postgresql_where=ERRORS,
    )  # fmt: skip
    op.drop_index("ix_run_uncounted", "run")
    with op.batch_alter_table("run") as table:
        table.drop_column("counted")
    op.drop_table("runcount")
    op.drop_table("callcount")
