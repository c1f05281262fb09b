"""Spreading a stream over time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from typing import TypeVar

T = TypeVar("T")


async def paced(items: Iterable[T], rate: float) -> AsyncGenerator[T, None]:
    """Yields `items` at `rate` per second, 0 as fast as they are taken.

    Each is due at a fixed time since the start, so a late one does not delay the rest. Other tasks get their turn
    between any two.
    """
    clock = asyncio.get_running_loop().time
    start = clock()
    for position, item in enumerate(items):
        due = start + position / rate if rate else 0.0
        await asyncio.sleep(max(0.0, due - clock()))
        yield item
