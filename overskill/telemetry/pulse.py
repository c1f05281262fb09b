"""The pulse: once a second it looks at what has a value at each moment, and notices how late it is itself."""

import asyncio
import contextlib
import os
import resource
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import structlog
from prometheus_client import Gauge

from overskill.supervise import start, supervise
from overskill.telemetry.measures import LOOP_LAG, MEMORY

log = structlog.get_logger(__name__)
SECOND = 1.0
LATE = 1.0  # seconds of lag that are worth a line in the log


@asynccontextmanager
async def beating(values: Mapping[Gauge, Callable[[], float]]) -> AsyncGenerator[None, None]:
    """Keep these gauges, the worker's memory and the lag of its event loop up to date."""
    task = start(supervise("pulse", partial(_beat, {**values, MEMORY: resident})), "pulse")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        for gauge in values:
            gauge.set(0)


async def _beat(values: Mapping[Gauge, Callable[[], float]]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        for gauge, value in values.items():
            gauge.set(value())
        due = loop.time() + SECOND
        await asyncio.sleep(SECOND)
        lag = max(0.0, loop.time() - due)
        LOOP_LAG.observe(lag)
        if lag > LATE:
            log.warning("loop.late", seconds=round(lag, 1))


def resident() -> float:
    """Bytes of memory that this process holds; where /proc does not say, the most it has held so far."""
    try:
        return float(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return float(most * (1 if sys.platform == "darwin" else 1024))
