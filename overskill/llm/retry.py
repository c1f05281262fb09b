"""Trying a failed turn again, visibly and within bounds.

The SDK's own retry is switched off: it stops at the response headers, obeys any `retry-after`, and nobody sees it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Protocol

from overskill.llm.deltas import Delta, Retrying
from overskill.llm.errors import ModelError
from overskill.llm.provider import Provider
from overskill.llm.request import Request

LONGEST_WISH = 60.0
"""Seconds of `retry-after` that we wait for; more is a failure to show, not a pause."""
LONGEST_PAUSE = 30.0
TRIES = 6
TRIES_OF_NONSENSE = 2
"""Who sends what nobody can read, twice, sends it a third time too; each is paid for."""


class Random(Protocol):
    def uniform(self, a: float, b: float, /) -> float: ...


async def stream_with_retry(
    provider: Provider,
    request: Request,
    *,
    tries: int = TRIES,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    rng: Random = random,
) -> AsyncGenerator[Delta, None]:
    """Streams one turn; after a passing failure yields `Retrying`, waits, and streams it again from the start.

    Pauses have full jitter under 1, 2, 4 … 30 s and last at least the provider's `retry_after`.
    Raises the last `ModelError` after `tries` attempts, or earlier where asking again would not help.
    """
    nonsense = 0
    for attempt in range(1, tries + 1):
        try:
            async with aclosing(provider.stream(request)) as deltas:
                async for delta in deltas:
                    yield delta
            return
        except ModelError as error:
            error.tries = attempt
            nonsense += error.kind == "protocol"
            if attempt == tries or nonsense == TRIES_OF_NONSENSE or not _worth_waiting(error):
                raise
            failure = error
        delay = _pause(attempt, failure, rng)
        yield Retrying(attempt, delay, failure)
        await sleep(delay)


def _worth_waiting(error: ModelError) -> bool:
    return error.retryable and (error.retry_after or 0) <= LONGEST_WISH


def _pause(attempt: int, error: ModelError, rng: Random) -> float:
    """Full jitter, so that many runs stopped by one outage do not return in one moment."""
    return max(error.retry_after or 0, rng.uniform(0, min(LONGEST_PAUSE, 2 ** (attempt - 1))))
