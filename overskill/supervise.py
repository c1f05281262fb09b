"""Loops that serve many live as long as the process: one that fails is logged and started again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)
PAUSE = 1.0  # seconds before a loop that failed is started again


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
