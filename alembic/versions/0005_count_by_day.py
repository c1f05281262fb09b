"""Count what has ended by day. The program counts the runs that are there while it works."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BEFORE = ["name", "status", "matched", "step", "took", "started_at", "app_id"]
TIMES = ["name", "status", "step", "took", "started_at", "app_id"]
CALLS = ["app_id", "started_at", "name", "status", "matched", "reason", "step", "took"]
ERRORS = sa.text("status = 'error'")


def upgrade() -> None:
    """To this revision from the one before."""
    op.create_table(
        "callcount",
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "status", "detail")),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_callcount_owner_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "day", "name", "status", "detail", "step", name="pk_callcount"),
    )
    op.create_table(
        "runcount",
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("model", "status")),
        sa.Column("runs", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("input", "output", "cached")),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("priced", sa.Integer(), nullable=False),
        sa.Column("took", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_runcount_owner_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "day", "model", "status", name="pk_runcount"),
    )
    op.add_column("run", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_run_uncounted", "run", ["id"],
        sqlite_where=sa.text("counted = 0"), postgresql_where=sa.text("NOT counted"),
    )  # fmt: skip
    op.drop_index("ix_toolcall_errors", "toolcall")
    op.drop_index("ix_toolcall_times", "toolcall")
    op.create_index("ix_toolcall_times", "toolcall", TIMES)
    op.create_index("ix_toolcall_app", "toolcall", CALLS)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_toolcall_app", "toolcall")
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
