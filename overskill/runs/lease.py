"""The lease: a run is driven by one process, and that process knows when it no longer is the one.

Whatever a driver writes is stored only while it holds the lease (journal.holding), and its commits renew it: one that
lost it writes nothing more. A driver that is gone renews nothing, so that after HOLD seconds another one may take the
run. Hosts that share a database keep their clocks in step.
"""

import os
import socket
import time
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlmodel import Session

from overskill import db
from overskill.clock import aware, now
from overskill.journal.holding import Hold, LeaseLost
from overskill.models import ENDED, Run, new_id

HOLD = 8.0  # seconds a lease lasts; with the look of the runner (LOOK), a run stands still for 11 at most
RUN = db.table_of(Run)
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
            RUN.c.status.not_in(ENDED),
            RUN.c.lease_owner == seen.lease_owner,
            RUN.c.lease_until == seen.lease_until,
        )
        self._hold(session, *as_seen)

    def renew(self, session: Session) -> None:
        """Hold it for another HOLD seconds. Raises LeaseLost."""
        self._hold(session, RUN.c.lease_owner == self.hold.owner)

    def give_back(self, session: Session) -> None:
        """Let anyone take the run. Raises LeaseLost."""
        self._set(session, RUN.c.lease_owner == self.hold.owner, owner=None, until=None)

    def check(self) -> None:
        """Raises LeaseLost when something could not be stored any more."""
        if self.hold.lost:
            raise LeaseLost

    def _hold(self, session: Session, *condition: ColumnElement[bool]) -> None:
        at = time.monotonic()
        self.wanted = self._set(session, *condition, owner=self.hold.owner, until=now() + timedelta(seconds=HOLD))
        self.hold.until = at + HOLD

    def _set(self, session: Session, *condition: ColumnElement[bool], owner: str | None, until: datetime | None) -> str:
        change = update(RUN).where(RUN.c.id == self.hold.run_id, *condition).returning(RUN.c.wanted)
        changed = session.connection().execute(change.values(lease_owner=owner, lease_until=until)).first()
        if changed is None:
            raise LeaseLost
        return changed.wanted


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
