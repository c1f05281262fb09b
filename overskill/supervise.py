"""Work beside the requests: a loop that serves many and fails is logged and started again; no task fails unheard."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
PAUSE = 1.0  # seconds before a loop that failed is started again
_tasks: set[asyncio.Task[Any]] = set()
"""The loop itself keeps only weak references."""


async def supervise(name: str, loop: Callable[[], Awaitable[object]]) -> None:
    """Run `loop()` until it returns; after an exception log it and run it anew. Only cancellation ends it early."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("loop.failed", loop=name)
            await asyncio.sleep(PAUSE)
        else:
            return


def start(work: Coroutine[Any, Any, Result], name: str) -> asyncio.Task[Result]:
    """A task that is kept until it has ended; a failure of it is logged, whether anyone waits for it or not."""
    task = asyncio.create_task(work, name=name)
    _tasks.add(task)
    task.add_done_callback(_ended)
    return task


def _ended(task: asyncio.Task[Any]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()):
        log.error("task.failed", task=task.get_name(), exc_info=error)
