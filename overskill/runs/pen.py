"""The pen of a driver: it writes only while the run's lease is held."""

from collections.abc import Sequence

from sqlmodel import Session

from overskill.journal import events as ev
from overskill.journal.journal import RunLog, Stored
from overskill.journal.writer import Work
from overskill.runs.lease import Lease


class LeasedPen:
    """A run's log under a lease; each commit renews it."""

    def __init__(self, log: RunLog, lease: Lease) -> None:
        self._log, self._lease = log, lease
        log.hold = lease.hold

    @property
    def run_id(self) -> str:
        return self._log.run_id

    @property
    def last(self) -> int:
        """The number of the last event that was handed over."""
        return self._log.last

    def append(self, *events: ev.Happening) -> list[Stored]:
        """As `RunLog.append`; nothing is stored once the lease is lost. Raises LeaseLost when that is known."""
        self._lease.check()
        return self._log.append(*events)

    async def commit(self, *events: ev.Happening, work: Work | None = None) -> list[Stored]:
        """As `RunLog.commit`. Raises LeaseLost, and then nothing was stored."""
        self._lease.check()

        def guarded(session: Session, stored: Sequence[Stored]) -> Sequence[Stored] | None:
            self._lease.renew(session)
            return work(session, stored) if work else None

        return await self._log.commit(*events, work=guarded)
