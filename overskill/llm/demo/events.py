"""A scripted reply as the events the API would have streamed, so that the demo takes the way of a real model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

from anthropic.types import (
    InputJSONDelta,
    Message,
    MessageDeltaUsage,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawContentBlockStopEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStopEvent,
    RawMessageStreamEvent,
    StopReason,
    TextBlock,
    TextDelta,
    ToolUseBlock,
    Usage,
)
from anthropic.types.raw_message_delta_event import Delta

from overskill.llm.demo.reply import Reply

TOKEN = re.compile(r"\s*\S{1,5}|\s+")
"""About a model's token: up to five characters with the space before them. Loses nothing."""


def events_of(reply: Reply) -> Iterator[RawMessageStreamEvent]:
    """All events of one turn. Its usage is zero: no model was asked."""
    yield RawMessageStartEvent(type="message_start", message=_empty_message())
    for index, block in enumerate(reply.blocks):
        yield from _block_events(index, block)
    yield RawMessageDeltaEvent(
        type="message_delta",
        delta=Delta(stop_reason=cast(StopReason, reply.stop_reason)),
        usage=MessageDeltaUsage(output_tokens=0),
    )
    yield RawMessageStopEvent(type="message_stop")


def _empty_message() -> Message:
    return Message(
        id=f"msg_demo_{uuid4().hex}",
        type="message",
        role="assistant",
        model="demo",
        content=[],
        usage=Usage(input_tokens=0, output_tokens=0),
    )


def _block_events(index: int, block: dict[str, Any]) -> Iterator[RawMessageStreamEvent]:
    if block["type"] == "text":
        start, deltas = _text_parts(block["text"])
    else:
        start, deltas = _tool_parts(block)
    yield RawContentBlockStartEvent(type="content_block_start", index=index, content_block=start)
    for delta in deltas:
        yield RawContentBlockDeltaEvent(type="content_block_delta", index=index, delta=delta)
    yield RawContentBlockStopEvent(type="content_block_stop", index=index)


def _text_parts(text: str) -> tuple[TextBlock, Iterator[TextDelta]]:
    return TextBlock(type="text", text=""), (TextDelta(type="text_delta", text=token) for token in TOKEN.findall(text))


def _tool_parts(block: dict[str, Any]) -> tuple[ToolUseBlock, Iterator[InputJSONDelta]]:
    start = ToolUseBlock(type="tool_use", id=f"toolu_demo_{uuid4().hex}", name=block["name"], input={})
    raw = json.dumps(block["input"], ensure_ascii=False)
    return start, (InputJSONDelta(type="input_json_delta", partial_json=token) for token in TOKEN.findall(raw))
