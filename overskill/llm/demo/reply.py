"""What the scripted demo says in one turn, before it is streamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from overskill.llm.request import Request


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole turn of the demo.

    `blocks` are `{"type": "text", "text": …}` and `{"type": "tool_use", "name": …, "input": {…}}`, without ids.
    `stop_reason` is `tool_use` when there are calls to run, else `end_turn`.
    """

    blocks: list[dict[str, Any]]
    stop_reason: str


Answer = Callable[[Request], Reply]
