"""From the raw events of the Messages API to deltas: what the SDK's own helpers would lose is checked here.

The SDK accepts a stream that ends early and completes cut JSON by guessing; a tool must never act on either. So the
raw text of every tool input is kept and parsed strictly at its end, and a turn counts only with its `message_stop`.
Grammar: message_start, then blocks (start, deltas, stop; numbered 0, 1, 2 …), message_delta, message_stop.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Any, cast

from pydantic import BaseModel

from overskill.llm.block import OpenBlock
from overskill.llm.deltas import BlockClosed, Delta, MessageStarted, Metered, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.usage import Usage
from overskill.text import well_formed

log = logging.getLogger(__name__)
FOREIGN_REASONS = {
    "stop": "end_turn",
    "tool_calls": "tool_use",
    "function_call": "tool_use",
    "length": "max_tokens",
    "content_filter": "refusal",
}
"""What servers say that translate from another API."""


class Assembler:
    """Assembles one turn. Feed it every event in order, then call `finish`.

    `taken`: the ids of the calls before it in the conversation.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.ended = False
        self._started = False
        self._usage = Usage()
        self._open: dict[int, OpenBlock] = {}
        self._blocks: dict[int, dict[str, Any]] = {}
        self._tool_ids = set(taken)
        self._stop_reason: str | None = None
        self._stop_details: dict[str, Any] | None = None
        self._handlers: dict[str, Callable[[dict[str, Any]], list[Delta]]] = {
            "message_start": self._start_message,
            "content_block_start": self._start_block,
            "content_block_delta": self._grow_block,
            "content_block_stop": self._close_block,
            "message_delta": self._note_end,
            "message_stop": self._end_turn,
        }

    def feed(self, event: object) -> Iterator[Delta]:
        """The deltas that `event` (an SDK event or its plain mapping) brings; unknown events bring none.

        Raises `ModelError` of kind `protocol` for events in an impossible order or shape.
        """
        fields = _plain(event)
        kind = str(fields.get("type"))
        handle = self._handlers.get(kind)
        if handle is None or self.ended:
            log.info("passed over a %r event", kind)
            return iter(())
        if self._started is (kind == "message_start"):
            raise ModelError("protocol", f"{kind} where it cannot be")
        return iter(handle(fields))

    def finish(self) -> None:
        """Call when the stream is over. Raises `ModelError` of kind `cut_stream` unless the turn was complete."""
        if not self.ended:
            raise ModelError("cut_stream")

    def _start_message(self, event: dict[str, Any]) -> list[Delta]:
        message = _mapping(event, "message")
        self._started = True
        self._usage = self._usage.updated(message.get("usage"))
        return [MessageStarted(well_formed(str(message.get("id") or ""))), Metered(self._usage)]

    def _start_block(self, event: dict[str, Any]) -> list[Delta]:
        index = len(self._blocks) + len(self._open)
        if event.get("index") != index:
            raise ModelError("protocol", f"block {event.get('index')} where {index} must come")
        block = self._open[index] = OpenBlock(index, self._with_own_id(_mapping(event, "content_block")))
        return block.opened()

    def _grow_block(self, event: dict[str, Any]) -> list[Delta]:
        return self._opened(event).grow(_mapping(event, "delta"))

    def _close_block(self, event: dict[str, Any]) -> list[Delta]:
        return self._close(self._opened(event))

    def _close(self, block: OpenBlock) -> list[Delta]:
        del self._open[block.index]
        told = block.end()
        for closed in told:
            if isinstance(closed, BlockClosed):
                self._blocks[block.index] = closed.block
        return told

    def _note_end(self, event: dict[str, Any]) -> list[Delta]:
        delta = _mapping(event, "delta")
        reason = delta.get("stop_reason")
        self._stop_reason = well_formed(reason) if reason and isinstance(reason, str) else self._stop_reason
        self._stop_details = delta.get("stop_details") or self._stop_details
        self._usage = self._usage.updated(event.get("usage"))
        return [Metered(self._usage)]

    def _end_turn(self, _event: dict[str, Any]) -> list[Delta]:
        told = [delta for block in list(self._open.values()) for delta in self._close(block)]
        self.ended = True
        blocks = [self._blocks[index] for index in sorted(self._blocks)]
        return [*told, TurnEnded(self._reason(blocks), blocks, self._usage, self._stop_details)]

    def _reason(self, blocks: list[dict[str, Any]]) -> str:
        """Why the turn stopped, in the API's words; where the server does not say, what it holds tells."""
        if self._stop_reason:
            return FOREIGN_REASONS.get(self._stop_reason, self._stop_reason)
        return "tool_use" if any(block.get("type") == "tool_use" for block in blocks) else "end_turn"

    def _opened(self, event: dict[str, Any]) -> OpenBlock:
        block = self._open.get(cast(int, event.get("index")))
        if block is None:
            raise ModelError("protocol", f"block {event.get('index')} is not open")
        return block

    def _with_own_id(self, start: dict[str, Any]) -> dict[str, Any]:
        """A call with an id of its own: results are paired by id, and some servers count from 0 or give none."""
        if start.get("type") != "tool_use":
            return start
        given = start.get("id")
        clean = re.sub(r"[^a-zA-Z0-9_-]", "_", given if isinstance(given, str) else "")[:100] or "call_1"
        names = chain([clean], (f"{clean}_{number}" for number in count(2)))
        own = next(name for name in names if name not in self._tool_ids)
        self._tool_ids.add(own)
        return start | {"id": own}


def _plain(event: object) -> dict[str, Any]:
    if isinstance(event, BaseModel):
        # What the server left out stays out: defaults of the SDK's types are not part of the answer.
        return event.model_dump(exclude_unset=True, by_alias=True, warnings=False)
    if isinstance(event, Mapping):
        return dict(cast(Mapping[str, Any], event))
    raise ModelError("protocol", "an event that is not an object")


def _mapping(event: dict[str, Any], field: str) -> dict[str, Any]:
    value = event.get(field)
    if not isinstance(value, dict):
        raise ModelError("protocol", f"{event.get('type')} without its {field}")
    return cast(dict[str, Any], value)
