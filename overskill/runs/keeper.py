"""The keeper: while a run is driven, its rows are never more than a second behind its journal."""

from overskill.journal.fold import fold
from overskill.journal.journal import Journal, Stored
from overskill.models import Run
from overskill.runs.materialise import write

EVERY = 1.0  # seconds


class Keeper:
    """Folds a run's events as they are committed and stores the rows at most once a second."""

    def __init__(self, journal: Journal, run: Run, so_far: list[Stored]) -> None:
        self._journal, self._run = journal, run
        self._folded, self._saved_at = fold(so_far), 0.0

    def __enter__(self) -> None:
        self._forget = self._journal.listen(self._run.app_id, self._heard)

    def __exit__(self, *_: object) -> None:
        self._forget()

    def _heard(self, events: list[Stored]) -> None:
        for stored in events:
            if stored.run_id == self._run.id:
                self._folded.apply(stored)
        if events[-1].at - self._saved_at >= EVERY:
            self._saved_at = events[-1].at
            self._save()

    def _save(self) -> None:
        snapshot = self._folded.copy()
        self._journal.save(self._run.app_id, lambda session, _: write(session, snapshot))
