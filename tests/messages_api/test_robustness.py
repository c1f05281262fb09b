"""Whatever a request looks like, the rules refuse or accept it; they never fall over."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.messages_api import rules
from tests.messages_api.call import Call
from tests.messages_api.conftest import VALID
from tests.messages_api.errors import Refused
from tests.messages_api.playbook import Playbook, ScriptOver

HEADERS = {"x-api-key": "key", "anthropic-version": "2026-10-21", "content-type": "application/json"}
TEXTS = st.sampled_from(
    ["", "user", "text", "thinking", "tool_use", "tool_result", "base64", "toolu_a", "x_tool_result"]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "id", "content", "input", "source", "text", "cache_control"]), inner)
    ),
    max_leaves=6,
)
EXTRA: dict[str, Any] = {
    "thinking": {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}},
    "output_config": {"effort": "low"},
    "tool_choice": {"type": "auto"},
    "stop_sequences": ["x"],
    "cache_control": {"type": "ephemeral"},
    "tools": [*VALID["tools"], {"type": "web_search_20260318", "name": "web_search"}],
    "metadata": {"user_id": "u"},
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    if isinstance(value, dict):
        items: list[tuple[Any, Any]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        items = list(enumerate(value))  # pyright: ignore[reportUnknownArgumentType]
    else:
        items = []
    return [place for key, inner in items for place in [(*path, key), *places(inner, (*path, key))]]


@given(st.data())
def test_any_value_anywhere(data: st.DataObject) -> None:
    body = copy.deepcopy({**VALID, **EXTRA})
    for _ in range(data.draw(st.integers(1, 2))):
        *parents, last = data.draw(st.sampled_from(places(body)))
        holder: Any = body
        for key in parents:
            holder = holder[key]
        holder[last] = data.draw(JSON)
    headers = {**HEADERS, "anthropic-beta": "thinking-binding-controls-2026-08-01"}
    call = Call("/v1/messages", headers, json.dumps(body).encode(), "key")
    try:
        rules.check(call)
        Playbook().cue(call)
    except (Refused, ScriptOver):
        pass
