"""Scripts as JSON, for control over HTTP.

A script is a list of turns: `{"blocks": [{"kind": "Text", "text": "Hi"}], "faults": [{"kind": "Status", "code": 529}],
"stop": …, "stop_details": …, "rate": …}`. Blocks and faults are named by their class, fields by their names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from .faults import Fault
from .script import (
    Block,
    Delivery,
    RedactedThinking,
    Script,
    ServerToolResult,
    ServerToolUse,
    Text,
    Thinking,
    ToolUse,
    Turn,
)

BLOCKS: dict[str, type[Block]] = {
    kind.__name__: kind for kind in (Text, Thinking, RedactedThinking, ToolUse, ServerToolUse, ServerToolResult)
}
TURN_FIELDS = {"blocks", "faults", "stop", "stop_details", "rate"}


def script_from_json(turns: Any) -> Script:
    """Raises ValueError naming what is wrong."""
    if not isinstance(turns, list):
        raise ValueError("a script is a list of turns")
    return Script([_turn(row) for row in cast("list[Any]", turns)])


def _turn(row: dict[str, Any]) -> Turn:
    if set(row) - TURN_FIELDS:
        raise ValueError(f"unknown fields of a turn: {sorted(set(row) - TURN_FIELDS)}")
    blocks: list[Block] = [_built(BLOCKS, block) for block in row.get("blocks", [])]
    faults = [_delivery(fault) for fault in row.get("faults", [])]
    rest = {name: row[name] for name in ("stop", "stop_details", "rate") if name in row}
    return Turn(*blocks, faults=faults, **rest)


def _delivery(entry: Any) -> Delivery:
    if isinstance(entry, list):
        return tuple(_built(Fault.menu, fault) for fault in cast("list[Any]", entry))
    return _built(Fault.menu, entry)


def _built(kinds: Mapping[str, type[Any]], row: dict[str, Any]) -> Any:
    fields = {name: value for name, value in row.items() if name != "kind"}
    if fields.get("times") == "forever":
        fields["times"] = math.inf
    try:
        return kinds[row["kind"]](**fields)
    except KeyError as error:
        raise ValueError(f"unknown kind {row.get('kind')!r}; one of {', '.join(kinds)}") from error
    except TypeError as error:
        raise ValueError(f"{row['kind']}: {error}") from error
