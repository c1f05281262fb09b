"""What one turn asks of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One turn, in the Messages API's own shapes.

    `system` and `tools` must stay the same for a whole conversation and `messages` may only grow: a thinking block is
    bound to everything before it, and so is the provider's cache.
    `max_tokens` bounds the answer; a model that allows less gets its own maximum.
    """

    model: str
    system: str
    tools: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    max_tokens: int = 32_000
