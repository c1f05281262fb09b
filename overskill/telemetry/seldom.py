"""Log lines that strangers can cause: so many a minute, then one that counts the rest."""

import time
from collections.abc import Callable
from typing import Any

from structlog.typing import FilteringBoundLogger

MINUTE = 60.0
MOST = 20  # lines a minute of one event


class Seldom:
    """A logger that repeats itself seldom."""

    def __init__(self, log: FilteringBoundLogger, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._clock = log, clock
        self._minutes: dict[str, tuple[float, int]] = {}

    def warning(self, event: str, **facts: Any) -> None:
        """A warning, unless this event was told often enough."""
        if self._may(event):
            self._log.warning(event, **facts)

    def info(self, event: str, **facts: Any) -> None:
        """The same, for what is nobody's fault."""
        if self._may(event):
            self._log.info(event, **facts)

    def error(self, event: str, error: BaseException) -> None:
        """A fault, told with its places; each kind of its own."""
        if self._may(f"{event} {type(error).__name__}"):
            self._log.error(event, exc_info=error)

    def _may(self, event: str) -> bool:
        began, told = self._minutes.get(event, (self._clock(), 0))
        if self._clock() - began >= MINUTE:
            if told > MOST:
                self._log.warning("log.left_out", of=event, lines=told - MOST)
            began, told = self._clock(), 0
        self._minutes[event] = began, told + 1
        return told < MOST
