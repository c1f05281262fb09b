"""One content block while it streams, and the API block it becomes."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

from overskill.llm.deltas import BlockClosed, Delta, TextGrew, ThinkingGrew, ToolGrew, ToolOpened
from overskill.llm.errors import ModelError
from overskill.llm.thoughts import Thoughts
from overskill.llm.tool_input import MalformedInputError, check_input, parse_input
from overskill.text import well_formed

log = logging.getLogger(__name__)

OWN_DELTAS = {
    "text": {"text_delta", "citations_delta"},
    "thinking": {"thinking_delta", "signature_delta"},
    "redacted_thinking": set[str](),
    "tool_use": {"input_json_delta"},
}
"""What may grow the blocks we understand. Other types (the provider's own tools, later inventions) take any."""

UNNAMEABLE, MAX_TOOL_NAME = re.compile("[^a-zA-Z0-9_-]"), 128
"""A conversation that names a tool otherwise is refused for ever, even where the call only told of no such tool."""

KNOWN_DELTAS = {"text_delta", "citations_delta", "thinking_delta", "signature_delta", "input_json_delta"}


class OpenBlock:
    """Collects the deltas of one block; each streamed piece is told at once, the whole only at its end."""

    def __init__(self, index: int, start: dict[str, Any]) -> None:
        self.index = index
        self.type = str(start.get("type"))
        self.start: dict[str, Any] = {name: well_formed(v) if isinstance(v, str) else v for name, v in start.items()}
        self.texts: dict[str, list[str]] = {}
        self.json: list[str] = []
        self.citations: list[Any] = []
        self.thoughts = Thoughts()

    def opened(self) -> list[Delta]:
        """What the start itself tells. Some servers put the first words, or a tool's whole input, into it."""
        if self.type == "tool_use":
            self.start["name"] = name = _name(self.start.get("name"))
            return [ToolOpened(self.index, self.start["id"], name)]
        if self.type in ("text", "thinking") and self.start.get(self.type):
            return self._grow_text(self.type, well_formed(str(self.start.pop(self.type))))
        return []

    def grow(self, delta: dict[str, Any]) -> list[Delta]:
        """Takes one delta. An unknown one is passed over; one that belongs to another type of block is an error."""
        kind = str(delta.get("type"))
        if kind not in KNOWN_DELTAS:
            log.info("passed over an unknown delta %r in a %s block", kind, self.type)
            return []
        if kind not in OWN_DELTAS.get(self.type, KNOWN_DELTAS):
            raise ModelError("protocol", f"a {kind} arrived in a {self.type} block")
        match kind:
            case "text_delta":
                return self._grow_text("text", _text(delta, "text"))
            case "thinking_delta":
                return self._grow_text("thinking", _text(delta, "thinking"))
            case "signature_delta":
                self.start["signature"] = _text(delta, "signature")
            case "citations_delta":
                self.citations.append(delta.get("citation"))
            case _:
                return self._grow_input(_text(delta, "partial_json"))
        return []

    def end(self) -> list[Delta]:
        """The block is over: what was held back of it, then the finished block. A tool's input is parsed here, once."""
        last = self._told(self.thoughts.end()) if self.type == "text" else []
        block = self.start | {field: "".join(pieces) for field, pieces in self.texts.items()}
        if self.citations:
            block["citations"] = [*(block.get("citations") or []), *self.citations]
        malformed = self._parse_into(block) if self.json or self.type == "tool_use" else None
        block = _without_nulls(block) if self.type in OWN_DELTAS else block
        return [*last, BlockClosed(self.index, block, malformed)]

    def _grow_text(self, field: str, text: str) -> list[Delta]:
        if self.type == "text":
            self.texts.setdefault("text", [])
            return self._told(self.thoughts.feed(text))
        self.texts.setdefault(field, []).append(text)
        return [ThinkingGrew(self.index, text)] if text and self.type == "thinking" else []

    def _told(self, pieces: Sequence[tuple[str, str]]) -> list[Delta]:
        """What a text says; the thoughts in it are shown, not kept: nobody has signed them."""
        self.texts.setdefault("text", []).extend(piece for kind, piece in pieces if kind == "text")
        return [(TextGrew if kind == "text" else ThinkingGrew)(self.index, piece) for kind, piece in pieces]

    def _grow_input(self, piece: str) -> list[Delta]:
        self.json.append(piece)
        return [ToolGrew(self.index, piece)] if piece and self.type == "tool_use" else []

    def _parse_into(self, block: dict[str, Any]) -> str | None:
        given: object = block.get("input")
        raw = _unwrapped("".join(self.json) or (given if isinstance(given, str) else ""))
        try:
            block["input"] = check_input(given) if given and not raw else parse_input(raw)
        except MalformedInputError as error:
            block["input"] = {}
            return str(error)
        return None


def _text(delta: dict[str, Any], field: str) -> str:
    """The string in `field`, which can be stored and sent; null is an empty one."""
    value = delta.get(field, ...)
    if value is not None and not isinstance(value, str):
        raise ModelError("protocol", f"a {delta.get('type')} without its {field}")
    return well_formed(value or "")


def _name(given: object) -> str:
    """A tool's name as the API lets it be sent back; what it stands for is looked up later."""
    name = given if isinstance(given, str) else ""
    return UNNAMEABLE.sub("_", name.strip())[:MAX_TOOL_NAME] or "unnamed"


def _unwrapped(raw: str) -> str:
    """The object's text where a server wraps it into a string, or puts an empty one before it."""
    if raw.lstrip().startswith('"'):
        try:
            inner: object = json.loads(raw)
        except ValueError:
            return raw
        return inner if isinstance(inner, str) and inner.lstrip().startswith("{") else raw
    return raw[2:] if re.match(r"\{\}\s*\{", raw) else raw


def _without_nulls(block: dict[str, Any]) -> dict[str, Any]:
    """Responses carry null for what is absent; requests must leave it out."""
    return {key: value for key, value in block.items() if value is not None}
