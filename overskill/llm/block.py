"""One content block while it streams, and the API block it becomes."""

from __future__ import annotations

import logging
import re
from typing import Any

from overskill.llm.deltas import BlockClosed, Delta, TextGrew, ThinkingGrew, ToolGrew, ToolOpened
from overskill.llm.errors import ModelError
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
        if self.type == "tool_use" and isinstance(name := self.start.get("name"), str):
            self.start["name"] = UNNAMEABLE.sub("_", name)[:MAX_TOOL_NAME]
        self.texts: dict[str, list[str]] = {}
        self.json: list[str] = []
        self.citations: list[Any] = []

    def opened(self) -> list[Delta]:
        """What the start itself tells. Some servers put the first words, or a tool's whole input, into it."""
        if self.type == "tool_use":
            return [ToolOpened(self.index, _required(self.start, "id"), _required(self.start, "name"))]
        if self.type in ("text", "thinking") and self.start.get(self.type):
            return self._grow_text(self.type, str(self.start.pop(self.type)))
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

    def close(self) -> BlockClosed:
        """The finished block. A tool's input is parsed here, once, from the raw pieces."""
        block = self.start | {field: "".join(pieces) for field, pieces in self.texts.items()}
        if self.citations:
            block["citations"] = [*(block.get("citations") or []), *self.citations]
        malformed = self._parse_into(block) if self.json or self.type == "tool_use" else None
        return BlockClosed(self.index, _without_nulls(block) if self.type in OWN_DELTAS else block, malformed)

    def _grow_text(self, field: str, text: str) -> list[Delta]:
        self.texts.setdefault(field, []).append(text)
        if not text or self.type not in ("text", "thinking"):
            return []
        return [TextGrew(self.index, text) if field == "text" else ThinkingGrew(self.index, text)]

    def _grow_input(self, piece: str) -> list[Delta]:
        self.json.append(piece)
        return [ToolGrew(self.index, piece)] if piece and self.type == "tool_use" else []

    def _parse_into(self, block: dict[str, Any]) -> str | None:
        raw = "".join(self.json)
        given: object = block.get("input")
        try:
            block["input"] = check_input(given) if given and not raw else parse_input(raw)
        except MalformedInputError as error:
            block["input"] = {}
            return str(error)
        return None


def _text(delta: dict[str, Any], field: str) -> str:
    """The string in `field`, without half characters: they could be neither stored nor sent."""
    value = delta.get(field)
    if not isinstance(value, str):
        raise ModelError("protocol", f"a {delta.get('type')} without its {field}")
    return well_formed(value)


def _required(start: dict[str, Any], field: str) -> str:
    value = start.get(field)
    if not isinstance(value, str) or not value:
        raise ModelError("protocol", f"a tool call without {field}")
    return value


def _without_nulls(block: dict[str, Any]) -> dict[str, Any]:
    """Responses carry null for what is absent; requests must leave it out."""
    return {key: value for key, value in block.items() if value is not None}
