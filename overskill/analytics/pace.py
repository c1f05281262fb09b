"""How long calls of each tool have taken here: the median of those that were completed lately.

One query on the newest calls, at most once a minute and after each run; between two of them nothing is asked.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from statistics import median

import structlog
from sqlmodel import col, select

from overskill import db
from overskill.models import ToolCall

log = structlog.get_logger(__name__)
EVERY = 60.0  # seconds between two looks
NEWEST = 2_000  # calls looked at, of all tools: recent habits, and a bound on the cost
ENOUGH = 5  # calls of a tool from which its median says something


class Pace:
    """tool → seconds from the beginning of a call to its end. One for each process."""

    def __init__(self) -> None:
        self.medians: dict[str, float] = {}
        self._due = 0.0
        self._looking: asyncio.Task[None] | None = None

    def freshen(self) -> None:
        """Look again, if it is time; what was known holds until then. Returns at once."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._due and (self._looking is None or self._looking.done()):
            self._due = loop.time() + EVERY
            self._looking = asyncio.create_task(self._look())

    def expire(self) -> None:
        """A run has ended: there is more to know."""
        self._due = 0.0

    async def _look(self) -> None:
        try:
            self.medians = await medians()
        except Exception:  # an estimate is not worth more than a line in the log
            log.exception("pace.unread")


async def medians() -> dict[str, float]:
    """Median seconds by tool, of tools with ENOUGH completed calls among the newest."""
    async with db.session() as session:
        newest = select(ToolCall.name, ToolCall.status, ToolCall.started_at, ToolCall.ended_at)
        rows = await session.exec(newest.order_by(col(ToolCall.started_at).desc()).limit(NEWEST))
        return _medians((name, end - start) for name, status, start, end in rows if status == "complete" and end)


def _medians(taken: Iterable[tuple[str, float]]) -> dict[str, float]:
    seconds: dict[str, list[float]] = defaultdict(list)
    for name, one in taken:
        seconds[name].append(one)
    return {name: median(all_of) for name, all_of in seconds.items() if len(all_of) >= ENOUGH}
