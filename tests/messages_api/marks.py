"""Words at which the model waits until the test has looked, so that no test has to be quick."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Marks:
    _held: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])

    @contextmanager
    def hold(self, *words: str) -> Iterator[Callable[[], None]]:
        """Whoever has said one of `words` waits. Each call of the function lets go of the next one; the end, of all."""
        marks = {word: asyncio.Event() for word in words}
        left = iter(marks.values())
        self._held |= marks
        try:
            yield lambda: next(left).set()
        finally:
            for word, mark in marks.items():
                mark.set()
                del self._held[word]

    async def waited(self, said: str, gone: asyncio.Event) -> bool:
        """Returns when an answer that has come so far may go on, or has nobody who listens; True if it had to wait."""
        holding = [mark for word, mark in self._held.items() if word in said and not mark.is_set()]
        for mark in holding:
            await _first(mark, gone)
        return bool(holding)


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
