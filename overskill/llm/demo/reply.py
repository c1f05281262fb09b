"""What a recipe of the demo answers, before it is streamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from overskill.llm.request import Request


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole turn: text and tool_use blocks without ids, and why it stops.

    `blocks` are `{"type": "text", "text": …}` and `{"type": "tool_use", "name": …, "input": {…}}`.
    `stop_reason` is `tool_use` when there are calls to run, else `end_turn`.
    """

    blocks: list[dict[str, Any]]
    stop_reason: str


Answer = Callable[[Request], Reply]
