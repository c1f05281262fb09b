"""What the scripted model says: a `Script` is the list of turns of one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Thinking:
    """Left out when the request turns thinking off; sent without its text when the request's display is `omitted`."""

    text: str


@dataclass(frozen=True)
class RedactedThinking:
    text: str = "hidden"


@dataclass(frozen=True)
class ToolUse:
    """A tool call. `raw` is streamed instead of `input` and need not be JSON; `id` is fresh unless given."""

    name: str
    input: dict[str, Any] = field(default_factory=dict[str, Any])
    raw: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class ServerToolUse:
    name: str
    input: dict[str, Any] = field(default_factory=dict[str, Any])
    id: str = "srvtoolu_1"


@dataclass(frozen=True)
class ServerToolResult:
    """`kind` is the block type, for example `web_search_tool_result`; `id` the server tool use it belongs to."""

    kind: str = "web_search_tool_result"
    content: Any = ()
    id: str = "srvtoolu_1"


Block = Text | Thinking | RedactedThinking | ToolUse | ServerToolUse | ServerToolResult
Delivery = Fault | tuple[Fault, ...]


class Turn:
    """One answer. The n-th attempt at it meets the n-th of `faults` (a tuple: several at once); later ones go well.

    `stop`: the stop reason, else `tool_use` if a tool is called and `end_turn` if not. `rate`: tokens per second,
    0 = unlimited, None = the server's.
    """

    def __init__(
        self,
        *blocks: Block,
        stop: str | None = None,
        stop_details: dict[str, Any] | None = None,
        rate: float | None = None,
        faults: Sequence[Delivery] = (),
    ) -> None:
        self.blocks = blocks
        self.stop = stop
        self.stop_details = stop_details
        self.rate = rate
        self.faults = faults

    def delivery(self, attempt: int) -> tuple[Fault, ...]:
        """What goes wrong at this attempt (0 = the first); () when it goes well."""
        for entry in self.faults:
            faults = entry if isinstance(entry, tuple) else (entry,)
            attempt -= int(min(max(fault.times for fault in faults), attempt + 1))
            if attempt < 0:
                return faults
        return ()


@dataclass
class Script:
    turns: Sequence[Turn]
