"""Rule 32: cache markers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.messages_api.call import THOUGHTS, Call, Json, blocks_of, is_object
from tests.messages_api.errors import Refused

from .base import rule

MAX_MARKS = 4


def _blocks(call: Call) -> Iterator[tuple[str, Json]]:
    """Every block that can carry a marker, in the order the model reads them."""
    for i, tool in enumerate(call.tools):
        yield f"tools.{i}", tool
    for i, block in enumerate(call.system):
        yield f"system.{i}", block
    for place in call.places():
        yield str(place), place.block
        if place.block["type"] == "tool_result":
            for i, inner in enumerate(blocks_of(place.block.get("content") or "")):
                yield f"{place}.tool_result.content.{i}", inner


@rule(32)
def cache_marks_are_valid(call: Call) -> None:
    marked = [(path, block) for path, block in _blocks(call) if block.get("cache_control") is not None]
    for path, block in marked:
        _mark_is_well_formed(f"{path}.cache_control", block["cache_control"])
        if block.get("type") == "text" and not block["text"]:
            raise Refused(f"{path}.text: cache_control cannot be set for empty text blocks")
        if block.get("type") in THOUGHTS:
            call.warn(32, f"{path}: cache_control is not allowed on thinking blocks")
    automatic = call.body.get("cache_control")
    if automatic is not None:
        _mark_is_well_formed("cache_control", automatic)
    found = len(marked) + (automatic is not None)
    if found > MAX_MARKS:
        raise Refused(f"A maximum of {MAX_MARKS} blocks with cache_control may be provided. Found {found}.")
    _longer_marks_come_first(call, [block["cache_control"] for _, block in marked])


def _mark_is_well_formed(path: str, mark: Any) -> None:
    if not is_object(mark) or mark.get("type") != "ephemeral":
        raise Refused(f"{path}.type: Input should be 'ephemeral'")
    if mark.get("ttl", "5m") not in ("5m", "1h"):
        raise Refused(f"{path}.ephemeral.ttl: Input should be '5m' or '1h'")
    for extra in sorted(set(mark) - {"type", "ttl"}):
        raise Refused(f"{path}.ephemeral.{extra}: Extra inputs are not permitted")


def _longer_marks_come_first(call: Call, marks: list[Json]) -> None:
    ttls = [mark.get("ttl", "5m") for mark in marks]
    if ttls != sorted(ttls, key=["1h", "5m"].index):
        call.warn(32, "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block")
