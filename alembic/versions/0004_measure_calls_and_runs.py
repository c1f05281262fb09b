"""Measure calls and runs: what the dashboard asks of them, and the indexes that answer."""

import json
import math
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIMES = ["name", "status", "matched", "step", "took", "started_at", "app_id"]
ERRORS = sa.text("status = 'error'")
MANY = 5_000  # rows of an update at once


def upgrade() -> None:
    """To this revision from the one before."""
    for name in ("app_id", "reason", "matched"):
        op.add_column("toolcall", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("toolcall", sa.Column("took", sa.Float(), nullable=True))
    op.add_column("toolcall", sa.Column("step", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("took", sa.Float(), nullable=True))
    _fill()
    op.create_index("ix_run_started_at", "run", ["started_at"])
    op.drop_index("ix_run_status", "run")
    op.create_index("ix_run_times", "run", ["status", "took", "started_at", "app_id", "model"])
    op.drop_index("ix_toolcall_name", "toolcall")
    op.create_index("ix_toolcall_started_at", "toolcall", ["started_at"])
    op.create_index("ix_toolcall_times", "toolcall", TIMES)
    op.create_index(
        "ix_toolcall_errors", "toolcall", ["started_at", "app_id", "name", "reason"],
        sqlite_where=ERRORS, postgresql_where=ERRORS,
    )  # fmt: skip


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_toolcall_errors", "toolcall")
    op.drop_index("ix_toolcall_times", "toolcall")
    op.drop_index("ix_toolcall_started_at", "toolcall")
    op.create_index("ix_toolcall_name", "toolcall", ["name"])
    op.drop_index("ix_run_times", "run")
    op.create_index("ix_run_status", "run", ["status"])
    op.drop_index("ix_run_started_at", "run")
    with op.batch_alter_table("run") as table:
        table.drop_column("took")
    with op.batch_alter_table("toolcall") as table:
        for name in ("step", "took", "matched", "reason", "app_id"):
            table.drop_column(name)


def _fill() -> None:
    """Give the rows that are there what the journal says of them."""
    connection = op.get_bind()
    connection.execute(
        sa.text("UPDATE toolcall SET app_id = (SELECT run.app_id FROM run WHERE run.id = toolcall.run_id)")
    )
    lasted = (
        "(julianday(ended_at) - julianday(started_at)) * 86400"
        if connection.dialect.name == "sqlite"
        else "EXTRACT(EPOCH FROM ended_at - started_at)"
    )
    connection.execute(sa.text(f"UPDATE run SET took = {lasted} WHERE ended_at IS NOT NULL"))  # noqa: S608
    times = _times(connection)
    change = sa.text("UPDATE toolcall SET took = :took, step = :step WHERE run_id = :run AND call_id = :call")
    for first in range(0, len(times), MANY):
        connection.execute(change, times[first : first + MANY])


def _times(connection: sa.Connection) -> list[dict[str, Any]]:
    """How long each call worked: from its first stage to its end."""
    query = (
        "SELECT run_id, kind, payload, at FROM event WHERE kind IN ('tool_stage', 'tool_ended') ORDER BY run_id, seq"
    )
    began: dict[tuple[str, str], float] = {}
    times: list[dict[str, Any]] = []
    for run, kind, payload, at in connection.execute(sa.text(query)):
        call = json.loads(payload)["call"]
        if kind == "tool_stage":
            began.setdefault((run, call), at)
        elif (run, call) in began:  # what was cancelled has no end of its own
            took = max(0.0, at - began[run, call])
            step = int(100 * math.log10(max(1e-6, took) / 1e-6))
            times.append({"run": run, "call": call, "took": took, "step": step})
    return times
