"""What a recipe of the demo answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from overskill.llm.request import Request


class Reply(Protocol):
    """One whole turn: text and tool_use blocks without ids, and why it stops."""

    @property
    def blocks(self) -> list[dict[str, Any]]: ...
    @property
    def stop_reason(self) -> str: ...


Answer = Callable[[Request], Reply]
