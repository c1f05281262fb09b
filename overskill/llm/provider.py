"""Where turns come from."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from overskill.llm.deltas import Delta
from overskill.llm.request import Request


class Provider(Protocol):
    """A source of model turns.

    `name` is stable and for records, `label` is what people see; `is_demo` means that no AI model answers.
    """

    name: str
    label: str
    is_demo: bool

    def stream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Streams one turn, ending with `TurnEnded`. Raises `ModelError`. Closing it ends the request at once."""
        ...

    async def close(self) -> None: ...
