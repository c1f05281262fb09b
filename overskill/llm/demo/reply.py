<<<<<<< HEAD
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
=======
"""What the scripted demo says in one turn, before it is streamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole turn of the demo.

    `blocks` are `{"type": "text", "text": …}` and `{"type": "tool_use", "name": …, "input": {…}}`, without ids.
    `stop_reason` is `tool_use` when there are calls to run, else `end_turn`.
    """

    blocks: list[dict[str, Any]]
    stop_reason: str
>>>>>>> demo
