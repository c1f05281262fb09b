"""The prompt cache compares real prefixes, so that a test sees whether its client's prefix stays stable (rule 35).

An entry is the digest of everything up to a marked block; the lookup goes back at most 20 blocks from each marker, as
documented. Key order counts: a body that is re-serialised differently is another prefix.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import tokens
from .call import THOUGHTS, Call, Json, without_marker

LOOKBACK = 20
SECONDS = {"5m": 300.0, "1h": 3600.0}


@dataclass
class _Segment:
    digest: str
    total: int
    """Tokens up to and including this block."""
    ttl: str | None
    """Set on a marked block."""


@dataclass(frozen=True)
class Usage:
    input_tokens: int
    read: int
    created_5m: int
    created_1h: int

    def as_json(self) -> Json:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": self.created_5m + self.created_1h,
            "cache_read_input_tokens": self.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.created_5m,
                "ephemeral_1h_input_tokens": self.created_1h,
            },
        }


class PromptCache:
    """`min_tokens`: shorter prefixes are silently not cached (the real limit is 1024–4096 tokens by model)."""

    def __init__(self, min_tokens: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.min_tokens = min_tokens
        self._clock = clock
        self._expiry: dict[str, float] = {}

    def use(self, call: Call) -> Usage:
        """The usage of this request; writes its marked prefixes."""
        segments = _segments(call)
        marks = [i for i, segment in enumerate(segments) if segment.ttl and segment.total >= self.min_tokens]
        read = self._longest_hit(segments, marks)
        created = {"5m": 0, "1h": 0}
        done = read
        for i in marks:
            ttl = segments[i].ttl or "5m"
            self._expiry[segments[i].digest] = self._clock() + SECONDS[ttl]
            created[ttl] += max(0, segments[i].total - done)
            done = max(done, segments[i].total)
        total = segments[-1].total if segments else 0
        return Usage(total - done, read, created["5m"], created["1h"])

    def _longest_hit(self, segments: list[_Segment], marks: list[int]) -> int:
        near = {i for mark in marks for i in range(max(0, mark - LOOKBACK + 1), mark + 1)}
        hits = [segments[i] for i in near if self._expiry.get(segments[i].digest, 0.0) > self._clock()]
        return max((hit.total for hit in hits), default=0)


def _segments(call: Call) -> list[_Segment]:
    """Tools, system, messages: the order in which the model reads them. Settings count towards the messages only."""
    settings = {name: call.body.get(name) for name in ("thinking", "tool_choice")}
    digest = hashlib.sha256(call.spec.id.encode())
    segments: list[_Segment] = []
    total = 0

    def add(label: str, block: Json) -> None:
        nonlocal total
        digest.update(json.dumps([label, without_marker(block)], ensure_ascii=False).encode())
        total += tokens.count(without_marker(block))
        segments.append(_Segment(digest.hexdigest(), total, _ttl(block.get("cache_control"))))

    for tool in call.tools:
        add("tools", tool)
    for block in call.system:
        add("system", block)
    digest.update(json.dumps(settings).encode())
    places = list(call.places())
    for place in places:
        add(place.role, place.block)
    _mark_automatically(call, segments, [place.block for place in places])
    return segments


def _mark_automatically(call: Call, segments: list[_Segment], blocks: list[Json]) -> None:
    """A top-level `cache_control` marks the last block that can be cached."""
    ttl = _ttl(call.body.get("cache_control"))
    for back, block in enumerate(reversed(blocks), start=1):
        if block["type"] not in THOUGHTS:
            segments[-back].ttl = segments[-back].ttl or ttl
            return


def _ttl(mark: Any) -> str | None:
    return None if mark is None else mark.get("ttl", "5m")
