"""The messages of a request, reduced to what the demo listens to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from overskill.llm.demo.recipes.turn import Call, Result


@dataclass(frozen=True, slots=True)
class Heard:
    """What reached the demo between two of its turns: new texts of the user and results by call id."""

    texts: list[str] = field(default_factory=list[str])
    results: dict[str, Result] = field(default_factory=dict[str, Result])


@dataclass(frozen=True, slots=True)
class Acted:
    """The calls of one earlier turn, with their ids."""

    calls: list[tuple[str, Call]] = field(default_factory=list[tuple[str, Call]])


def moments(messages: list[dict[str, Any]]) -> Iterator[Heard | Acted]:
    """Yields the conversation in order; neighbours of one role count as one, as the Messages API merges them."""
    spoken = (message for message in messages if message.get("role") in ("user", "assistant"))
    for role, group in groupby(spoken, key=lambda message: message["role"]):
        blocks = [block for message in group for block in _blocks(message.get("content"))]
        yield _heard(blocks) if role == "user" else _acted(blocks)


def _blocks(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return cast(list[dict[str, Any]], content or [])


def _heard(blocks: list[dict[str, Any]]) -> Heard:
    heard = Heard()
    for block in blocks:
        if block.get("type") == "text" and block["text"].strip():
            heard.texts.append(block["text"])
        elif block.get("type") == "tool_result":
            text = "\n".join(part.get("text", "") for part in _blocks(block.get("content")))
            heard.results[block["tool_use_id"]] = Result(text, bool(block.get("is_error")))
    return heard


def _acted(blocks: list[dict[str, Any]]) -> Acted:
    calls = [block for block in blocks if block.get("type") == "tool_use"]
    return Acted([(str(block["id"]), Call(block["name"], block["input"])) for block in calls])
