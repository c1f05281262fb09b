"""Is this process fit to work? Every part is asked at the same time, with little patience.

Anyone may ask, as often as they like: all who ask within a second get one answer, and a part that hangs holds up
nobody for longer than PATIENCE.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from sqlmodel import select

from overskill import db
from overskill.models import Run
from overskill.runs.workshop import Workshop
from overskill.settings import settings

log = structlog.get_logger(__name__)
PATIENCE = 1.5  # seconds for all parts together
FRESH = 1.0  # seconds that an answer is good for
STUCK = 5.0  # seconds that the journal's oldest entry may wait
LOW = 200 * 1024 * 1024  # bytes free on the disk of the data directory

Check = Callable[[], Awaitable[object]]
"""Raises when its part does not work."""


class Unfit(Exception):
    """A part answers, and what it answers is bad."""


class Health:
    """The parts of this process, by name."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._asked_at = float("-inf")
        self._answer: asyncio.Task[dict[str, bool]] | None = None
        self._failing: set[str] = set()

    async def parts(self) -> dict[str, bool]:
        """Each part and whether it works, at most FRESH seconds old; within PATIENCE seconds."""
        if self._answer is None or time.monotonic() - self._asked_at > FRESH:
            self._asked_at = time.monotonic()
            self._answer = asyncio.create_task(self._look(), name="health")
        return await asyncio.shield(self._answer)

    async def _look(self) -> dict[str, bool]:
        asked = {name: asyncio.ensure_future(check()) for name, check in self._checks.items()}
        await asyncio.wait(asked.values(), timeout=PATIENCE)
        parts = {name: _works(answer) for name, answer in asked.items()}
        self._tell({name for name, works in parts.items() if not works})
        return parts

    def _tell(self, failing: set[str]) -> None:
        """A line when something changes, not one for each question."""
        if failing != self._failing:
            log.warning("health.changed", failing=sorted(failing))
            self._failing = failing


def _works(answer: asyncio.Future[object]) -> bool:
    if not answer.done():
        answer.cancel()
        return False
    return not answer.cancelled() and answer.exception() is None


def health_of(workshop: Workshop) -> Health:
    """The checks of a running workshop."""
    disk = Disk()

    async def journal() -> None:
        if workshop.journal.delay > STUCK:
            raise Unfit

    async def builds() -> None:
        if not workshop.showcase.works:
            raise Unfit

    checks: dict[str, Check] = {
        "database": database,
        "journal": journal,
        "builds": builds,
        "data": disk.writable,
        "disk": disk.roomy,
    }
    if settings.redis_url:
        checks["redis"] = redis
    return Health(checks)


async def database() -> None:
    """Raises unless the database answers a query."""
    async with db.session() as session:
        await session.exec(select(Run.id).limit(1))


async def redis() -> None:
    """Raises unless Redis answers."""
    async with cast("Any", Redis).from_url(settings.redis_url, socket_timeout=PATIENCE) as client:
        await client.ping()


class Disk:
    """The data directory, asked on a thread of its own: one that hangs takes no other work with it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "disk")

    async def writable(self) -> None:
        """Raises unless a file can be written in the data directory."""
        await asyncio.get_running_loop().run_in_executor(self._thread, _write)

    async def roomy(self) -> None:
        """Raises when little space is left."""
        await asyncio.get_running_loop().run_in_executor(self._thread, _measure)


def _write() -> None:
    with tempfile.TemporaryFile(dir=settings.data_dir) as file:
        file.write(b"here")
        file.flush()


def _measure() -> None:
    if shutil.disk_usage(settings.data_dir).free < LOW:
        raise Unfit
