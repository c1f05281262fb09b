"""A scripted block as content, as stream events, and events as a whole message again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from . import tokens
from .call import Json
from .faults import Event
from .script import Block, RedactedThinking, ServerToolResult, ServerToolUse, Text, Thinking, ToolUse


def content_of(block: Block, signature: str, shows_thoughts: bool, fresh: str) -> Json:
    """The block as a client should send it back."""
    match block:
        case Text(text):
            return {"type": "text", "text": text}
        case Thinking(text):
            return {"type": "thinking", "thinking": text if shows_thoughts else "", "signature": signature}
        case RedactedThinking():
            return {"type": "redacted_thinking", "data": signature}
        case ToolUse():
            return {"type": "tool_use", "id": block.id or fresh, "name": block.name, "input": block.input}
        case ServerToolUse():
            return {"type": "server_tool_use", "id": block.id, "name": block.name, "input": block.input}
        case ServerToolResult():
            return {"type": block.kind, "tool_use_id": block.id, "content": list(block.content)}


def block_events(index: int, block: Block, content: Json) -> Iterator[Event]:
    """`content_block_start`, its deltas, `content_block_stop`."""
    emptied: Json = {"text": "", "thinking": "", "signature": "", "input": {}}
    streamed = isinstance(block, (Text, Thinking, ToolUse, ServerToolUse))
    start = {key: emptied.get(key, value) for key, value in content.items()} if streamed else content
    yield Event("content_block_start", {"type": "content_block_start", "index": index, "content_block": start})
    for delta, cost in _deltas(block, content):
        yield Event("content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}, cost)
    yield Event("content_block_stop", {"type": "content_block_stop", "index": index})


def _deltas(block: Block, content: Json) -> Iterator[tuple[Json, int]]:
    match block:
        case Text(text):
            yield from (({"type": "text_delta", "text": piece}, 1) for piece in tokens.split(text))
        case Thinking():
            shown = tokens.split(content["thinking"])
            yield from (({"type": "thinking_delta", "thinking": piece}, 1) for piece in shown)
            # Thoughts that are not shown take their time and their tokens all the same.
            hidden = tokens.count(block.text) - len(shown)
            yield {"type": "signature_delta", "signature": content["signature"]}, hidden
        case ToolUse() | ServerToolUse():
            yield from (
                ({"type": "input_json_delta", "partial_json": piece}, cost) for piece, cost in _json_pieces(block)
            )
        case _:
            return


def _json_pieces(block: ToolUse | ServerToolUse) -> Iterator[tuple[str, int]]:
    """As from the real API: an empty piece first. A call without arguments has no other."""
    yield "", 0
    raw = block.raw if isinstance(block, ToolUse) else None
    if raw is None:
        raw = json.dumps(block.input, ensure_ascii=False) if block.input else ""
    yield from ((piece, 1) for piece in tokens.split(raw))


def whole_message(events: Iterable[Event]) -> Json:
    """The events folded into the body of a response that was not to be streamed."""
    message: Json = {}
    texts: dict[int, str] = {}
    for event in events:
        data = event.data
        match event.name:
            case "message_start":
                message = data["message"]
            case "content_block_start":
                message["content"].append(dict(data["content_block"]))
            case "content_block_delta":
                _grow(message["content"][-1], data["delta"], texts, data["index"])
            case "message_delta":
                message |= data["delta"]
                message["usage"] |= data["usage"]
            case _:
                pass
    return message


def _grow(block: Json, delta: dict[str, Any], texts: dict[int, str], index: int) -> None:
    match delta["type"]:
        case "text_delta":
            block["text"] += delta["text"]
        case "thinking_delta":
            block["thinking"] += delta["thinking"]
        case "signature_delta":
            block["signature"] = delta["signature"]
        case "input_json_delta":
            texts[index] = texts.get(index, "") + delta["partial_json"]
            block["input"] = _parsed(texts[index])
        case _:
            pass


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {}
