"""Asking for turns and looking at them."""

from __future__ import annotations

from typing import Any

from overskill.llm.deltas import Delta, TurnEnded
from overskill.llm.errors import ModelError
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.request import Request
from overskill.llm.retry import stream_with_retry

Json = dict[str, Any]

WRITE: Json = {
    "name": "os-write",
    "description": "Writes a file.",
    "input_schema": {
        "type": "object",
        "properties": {"file_path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["file_path", "content"],
    },
    "eager_input_streaming": True,
}


class Naps:
    """Stands in for waiting: notes the pauses instead of sleeping them."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


class Always:
    """Chance that always draws the longest."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def ask(*messages: Json) -> Request:
    said = messages or ({"role": "user", "content": "Write the opening hours."},)
    return Request("claude-sonnet-5-5", "You build apps.", [WRITE], list(said))


async def stream(provider: MessagesProvider, request: Request | None = None) -> list[Delta]:
    return [delta async for delta in provider.stream(request or ask())]


async def persist(provider: MessagesProvider, naps: Naps | None = None) -> tuple[list[Delta], ModelError | None]:
    """What a retried turn told, and the error it ended with."""
    told: list[Delta] = []
    try:
        async for delta in stream_with_retry(provider, ask(), sleep=naps or Naps(), rng=Always()):
            told.append(delta)  # noqa: PERF401 - an error must not lose what came before it
    except ModelError as error:
        return told, error
    return told, None


def ending(told: list[Delta]) -> TurnEnded:
    assert isinstance(told[-1], TurnEnded)
    assert sum(isinstance(delta, TurnEnded) for delta in told) == 1
    return told[-1]


def bare(blocks: list[Json]) -> list[Json]:
    """Blocks without what differs between two tellings of one turn."""
    return [{key: block[key] for key in block if key not in ("id", "signature")} for block in blocks]
