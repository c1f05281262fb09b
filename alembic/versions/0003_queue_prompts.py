"""Queue prompts while a run works: what steers, what holds the queue up, and what has been received."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To this revision from the one before."""
    op.add_column("app", sa.Column("queue_paused", sa.String(), server_default="", nullable=False))
    op.add_column("queuedprompt", sa.Column("steering", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "receipt",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "ticket"),
    )
    op.create_index(op.f("ix_receipt_app_id"), "receipt", ["app_id"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index(op.f("ix_receipt_app_id"), table_name="receipt")
    op.drop_table("receipt")
    op.drop_column("queuedprompt", "steering")
    op.drop_column("app", "queue_paused")
