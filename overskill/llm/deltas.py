"""The closed union of what a streaming turn tells: everything the loop ever hears from a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overskill.llm.errors import ModelError
from overskill.llm.usage import Usage

__all__ = [
    "BlockClosed",
    "Delta",
    "MessageStarted",
    "Metered",
    "Retrying",
    "TextGrew",
    "ThinkingGrew",
    "ToolGrew",
    "ToolOpened",
    "TurnEnded",
    "Usage",
]


@dataclass(frozen=True, slots=True)
class MessageStarted:
    """The model begins to answer."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Metered:
    """What the API has reported of this attempt so far: running totals. The turn's end repeats the last ones."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class ThinkingGrew:
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class TextGrew:
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class ToolOpened:
    """The model begins a call of one of our tools; its input follows as `ToolGrew`."""

    index: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ToolGrew:
    """A raw piece of the call's input. Only the pieces together are JSON: show it, never run it."""

    index: int
    json: str


@dataclass(frozen=True, slots=True)
class BlockClosed:
    """A block is complete; `block` is what to send back in the next request.

    `malformed` is set for a tool call whose input is not a JSON object: then `block["input"]` is `{}`, the call must
    not run, and `malformed` tells the model in plain words what was wrong.
    """

    index: int
    block: dict[str, Any]
    malformed: str | None = None


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is whole: the API said `message_stop`. Only now may its tools run, and only if `stop_reason` says so."""

    stop_reason: str
    blocks: list[dict[str, Any]]
    usage: Usage
    stop_details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Retrying:
    """Attempt number `attempt` failed with `error`; the next begins in `delay` seconds.

    Everything streamed of this turn so far is void.
    """

    attempt: int
    delay: float
    error: ModelError


Delta = MessageStarted | Metered | ThinkingGrew | TextGrew | ToolOpened | ToolGrew | BlockClosed | TurnEnded | Retrying
