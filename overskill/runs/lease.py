"""The lease: a run is driven by one process, and that process knows when it no longer is the one.

Whatever a driver writes is stored only while it holds the lease (journal.holding), and its commits renew it: one that
lost it writes nothing more. A driver that is gone renews nothing, so that after HOLD seconds another one may take the
run. Hosts that share a database keep their clocks in step.
"""

import os
import socket
import time
from datetime import timedelta

from sqlalchemy import ColumnElement, Update, update
from sqlmodel import Session, col, select

from overskill import db
from overskill.clock import aware, now
from overskill.journal.holding import Hold, LeaseLost
from overskill.models import ENDED, Run, new_id

HOLD = 8.0  # seconds a lease lasts; with the look of the runner (LOOK), a run stands still for 11 at most
BEAT = 2.5  # seconds between two renewals
HOST = socket.gethostname().replace(":", "-")
BOOT = new_id(8)
"""Tells this process from an earlier one that had the same number."""


class Lease:
    """One hold on one run; never taken twice."""

    def __init__(self, run_id: str) -> None:
        self.hold = Hold(run_id, f"{HOST}:{os.getpid()}:{BOOT}:{new_id(8)}", HOLD)
        self.wanted = ""
        """What a person wants of the run, as of the last commit."""

    def take(self, session: Session, seen: Run) -> None:
        """Hold the run, if it still is as it was seen. Raises LeaseLost."""
        as_seen = (
            col(Run.status).not_in(ENDED),
            col(Run.lease_owner) == seen.lease_owner,
            col(Run.lease_until) == seen.lease_until,
        )
        self._hold(session, *as_seen)

    def renew(self, session: Session) -> None:
        """Hold it for another HOLD seconds. Raises LeaseLost."""
        self._hold(session, col(Run.lease_owner) == self.hold.owner)

    def give_back(self, session: Session) -> None:
        """Let anyone take the run. Raises LeaseLost."""
        held = (col(Run.id) == self.hold.run_id, col(Run.lease_owner) == self.hold.owner)
        _set(session, update(Run).where(*held).values(lease_owner=None, lease_until=None))

    def check(self) -> None:
        """Raises LeaseLost when something could not be stored any more."""
        if self.hold.lost:
            raise LeaseLost

    def _hold(self, session: Session, *condition: ColumnElement[bool]) -> None:
        at = time.monotonic()
        until = now() + timedelta(seconds=HOLD)
        hold = update(Run).where(col(Run.id) == self.hold.run_id, *condition)
        _set(session, hold.values(lease_owner=self.hold.owner, lease_until=until))
        self.wanted = session.exec(select(Run.wanted).where(Run.id == self.hold.run_id)).one()
        self.hold.until = at + HOLD


def _set(session: Session, change: Update) -> None:
    if session.exec(change.execution_options(synchronize_session=False)).rowcount != 1:
        raise LeaseLost


def is_free(run: Run) -> bool:
    """Whether nobody drives the run: its lease was given back, has run out, or its process is gone."""
    if run.lease_owner is None or run.lease_until is None:
        return True
    return aware(run.lease_until) < now() or (db.is_sqlite() and _is_gone(run.lease_owner))


def _is_gone(owner: str) -> bool:
    """Whether a lease's process was one of this host and is no more. With one database file there is one host."""
    host, process, boot, _ = owner.split(":")
    if host != HOST:
        return False
    if int(process) == os.getpid():
        return boot != BOOT
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
