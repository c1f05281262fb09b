"""The calls of a turn that work or wait for others: each of them can be ended by itself, and the run goes on."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from overskill.tools.base import ToolResult


class AtWork:
    """One for each job. A call is first expected, then works, then is no longer known."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._tasks: dict[str, asyncio.Task[ToolResult]] = {}

    def expect(self, call: str) -> None:
        """The call will work as soon as others have ended."""
        self._waiting.add(call)

    def begin(self, call: str) -> None:
        """From here on it no longer waits."""
        self._waiting.discard(call)

    def withdraw(self, call: str) -> bool:
        """Take back a call that waits; False when it does not."""
        waits = call in self._waiting
        self._waiting.discard(call)
        return waits

    async def run(self, call: str, attempt: Coroutine[Any, Any, ToolResult]) -> ToolResult | None:
        """The result of the attempt; None when this one call was ended. Ends with the task that awaits it."""
        task = self._tasks[call] = asyncio.create_task(attempt, name=f"call {call}")
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise
        finally:
            del self._tasks[call]
        return None if task.cancelled() else task.result()

    async def end(self, call: str) -> bool:
        """End a call that works, once it has let go; False when it does not work or was quicker."""
        task = self._tasks.get(call)
        if task is None:
            return False
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()
