"""The keeper: while a run is driven, its rows are never more than a second behind its journal.

What it has folded on the way makes the rows of the end too: a long journal is not read again while someone waits.

The rows of the run and of its calls follow each step at once: whoever watches the measures sees a call begin and end.
"""

from collections.abc import Sequence
from typing import Any, Self

from sqlmodel import Session

from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.holding import Hold
from overskill.journal.journal import Journal, Stored
from overskill.models import Run, ToolCall
from overskill.runs.materialise import calls, put, stand, standing, write
from overskill.runs.standing import Standing

EVERY = 1.0  # seconds
STEPS = (ev.Pausing, ev.TurnStarted, ev.ToolOpened, ev.ToolReceived, ev.ToolEnded, ev.TurnEnded)


class Keeper:
    """Folds a run's events as they are committed and stores the rows at most once a second, under the driver's hold."""

    def __init__(self, journal: Journal, run: Run, so_far: list[Stored], hold: Hold) -> None:
        self._journal, self._run, self._hold = journal, run, hold
        self._folded, self.standing = fold(so_far), Standing.of(so_far)
        self._saved_at = so_far[-1].at

    def __enter__(self) -> Self:
        self._forget = self._journal.listen(self._run.app_id, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        self._forget()

    def write(self, session: Session, coming: Sequence[Stored]) -> None:
        """Store the rows as they are after the events that are `coming` in the same transaction."""
        folded = self._folded.copy()
        for stored in coming:
            folded.apply(stored)
        write(session, folded)

    def _heard(self, events: list[Stored]) -> None:
        for stored in events:
            if stored.run_id == self._run.id:
                self._folded.apply(stored)
                self.standing.apply(stored)
        if events[-1].at - self._saved_at >= EVERY:
            self._saved_at = events[-1].at
            self._save()
        elif steps := [stored.event for stored in events if isinstance(stored.event, STEPS)]:
            self._save_steps(
                {step.call for step in steps if not isinstance(step, ev.Pausing | ev.TurnStarted | ev.TurnEnded)}
            )

    def _save(self) -> None:
        snapshot = self._folded.copy()
        self._journal.save(self._run.app_id, lambda session, _: write(session, snapshot), self._hold)

    def _save_steps(self, touched: set[str]) -> None:
        """Store how the run and these of its calls stand now, without the message."""
        rows = [call for call in calls(self._run.app_id, self._folded) if call.call_id in touched]
        now = standing(self._folded)
        self._journal.save(self._run.app_id, lambda session, _: _update(session, self._run.id, now, rows), self._hold)


def _update(session: Session, run_id: str, now: dict[str, Any], rows: Sequence[ToolCall]) -> None:
    stand(session, run_id, now)
    put(session, rows)
