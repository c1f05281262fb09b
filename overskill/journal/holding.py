"""Who may write a run's events: only the driver that holds its lease, asked in the transaction that stores them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, update
from sqlmodel import col

from overskill.clock import now
from overskill.errors import OverSkillError
from overskill.models import Run


class LeaseLost(OverSkillError):
    """Another process drives the run, or it has ended; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("This run is driven by another process now.")


@dataclass(slots=True)
class Hold:
    """One driver's hold on one run. Once something of it could not be stored, nothing after it may be."""

    run_id: str
    owner: str
    seconds: float
    """How long the lease lasts after it was renewed."""
    until: float = 0.0
    """When it runs out, by this process's own clock (`time.monotonic`)."""
    lost: bool = False


def check(connection: Connection, holds: Iterable[Hold], mark: str) -> None:
    """Raise LeaseLost when one of these no longer holds its run; nobody can take one before the transaction ends.

    A lease that ran out and was taken by nobody is held again: the database was away, or this process was busy.
    """
    held = {(hold.run_id, hold.owner): hold for hold in holds}
    if not held:
        return
    runs = sorted({hold.run_id for hold in held.values()})
    lock = " FOR NO KEY UPDATE" if connection.dialect.name == "postgresql" else ""  # SQLite has one writer
    query = f"SELECT id, lease_owner FROM run WHERE id IN ({', '.join([mark] * len(runs))}) ORDER BY id{lock}"  # noqa: S608  # only marks
    owners = {row[0]: row[1] for row in connection.exec_driver_sql(query, tuple(runs))}
    for hold in held.values():
        if hold.lost or owners.get(hold.run_id) != hold.owner:
            raise LeaseLost
        if hold.until < time.monotonic():
            _renew(connection, hold)


def _renew(connection: Connection, hold: Hold) -> None:
    until = now() + timedelta(seconds=hold.seconds)
    connection.execute(update(Run).where(col(Run.id) == hold.run_id).values(lease_until=until))
    hold.until = time.monotonic() + hold.seconds
