"""A scripted turn as the events of the SSE grammar."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from .binding import Binding
from .cache import Usage
from .call import Call, Json
from .deltas import block_events, content_of
from .faults import Event
from .script import Block, RedactedThinking, ServerToolUse, Text, Thinking, ToolUse, Turn

THOUGHT_DELTAS = ("thinking_delta", "signature_delta")


def fresh_id(prefix: str) -> str:
    return f"{prefix}_01{secrets.token_hex(11)}"


@dataclass
class Reply:
    """One attempt at a turn. `content` is, once the events are made, what the client should send back."""

    call: Call
    turn: Turn
    usage: Usage
    binding: Binding
    content: list[Json] = field(default_factory=list[Json])

    def events(self) -> Iterator[Event]:
        yield Event("headers")
        yield Event("message_start", {"type": "message_start", "message": self._opening()})
        yield Event("ping", {"type": "ping"})
        blocks, stop, sequence = self._playable()
        spent = thought = 0
        for event in self._within_budget(blocks):
            if event.name == "cut":
                stop, sequence = "max_tokens", None
                continue
            spent += event.tokens
            thought += event.tokens if event.data.get("delta", {}).get("type") in THOUGHT_DELTAS else 0
            yield event
        yield self._closing(stop, sequence, spent, thought)
        yield Event("message_stop", {"type": "message_stop"})

    def _opening(self) -> Json:
        return {
            "id": fresh_id("msg"),
            "type": "message",
            "role": "assistant",
            "model": self.call.spec.id,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {**self.usage.as_json(), "output_tokens": 1, "service_tier": "standard"},
        }

    def _closing(self, stop: str, sequence: str | None, spent: int, thought: int) -> Event:
        delta: Json = {"stop_reason": stop, "stop_sequence": sequence}
        if self.turn.stop_details is not None:
            delta["stop_details"] = self.turn.stop_details
        usage = self.usage.as_json()
        del usage["cache_creation"]
        usage |= {"output_tokens": max(1, spent), "output_tokens_details": {"thinking_tokens": thought}}
        return Event("message_delta", {"type": "message_delta", "delta": delta, "usage": usage})

    def _within_budget(self, blocks: list[Block]) -> Iterator[Event]:
        """The events as far as `max_tokens` allows; then the open block is closed and an event `cut` ends it."""
        left: int = self.call.body["max_tokens"]
        if left == 0:
            yield Event("cut")
            return
        for index, block in enumerate(blocks):
            for event in self._events_of(index, block):
                if event.tokens > left:
                    yield Event("content_block_stop", {"type": "content_block_stop", "index": index})
                    yield Event("cut")
                    return
                left -= event.tokens
                yield event

    def _events_of(self, index: int, block: Block) -> Iterator[Event]:
        content = content_of(block, self._signature(block), self._shows_thoughts(), fresh_id("toolu"))
        self.content.append(content)
        self.binding.add("assistant", content)
        return block_events(index, block, content)

    def _signature(self, block: Block) -> str:
        """The seal of a thought; what it seals is the text the client gets to see."""
        if isinstance(block, Thinking):
            return self.binding.sign(block.text if self._shows_thoughts() else "")
        return self.binding.sign("") if isinstance(block, RedactedThinking) else ""

    def _shows_thoughts(self) -> bool:
        asked = self.call.section("thinking").get("display")
        return (asked or self.call.spec.display) == "summarized"

    def _playable(self) -> tuple[list[Block], str, str | None]:
        """What this request lets the model do: no thinking when it is off, no calls without tools, stop sequences."""
        blocks: list[Block] = list(self.turn.blocks)
        if self.call.thinking == "disabled":
            blocks = [block for block in blocks if not isinstance(block, (Thinking, RedactedThinking))]
        choice = self.call.section("tool_choice").get("type")
        if not self.call.tools or choice == "none":
            blocks = [block for block in blocks if not isinstance(block, (ToolUse, ServerToolUse))]
        blocks, sequence = self._until_stop_sequence(blocks)
        calls_tools = any(isinstance(block, ToolUse) for block in blocks)
        stop = self.turn.stop or ("tool_use" if calls_tools else "end_turn")
        return blocks, ("stop_sequence" if sequence else stop), sequence

    def _until_stop_sequence(self, blocks: list[Block]) -> tuple[list[Block], str | None]:
        sequences: list[str] = self.call.body.get("stop_sequences") or []
        for i, block in enumerate(blocks):
            for sequence in sequences:
                if isinstance(block, Text) and sequence in block.text:
                    kept = block.text.partition(sequence)[0]
                    return [*blocks[:i], *([Text(kept)] if kept else [])], sequence
        return blocks, None
