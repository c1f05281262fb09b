"""What each known model accepts.

Source of the families' rules: the model notes in the provider's documentation of October 2026. The limits are the round
numbers of the model pages; tests that need a small window pass `max_input_tokens` to the server instead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelSpec:
    id: str
    thinking: frozenset[str]
    """Accepted values of `thinking.type`."""
    thinks_by_default: bool = False
    display: str = "summarized"
    """`thinking.display` when the request does not say: `omitted` sends empty thinking text with its signature."""
    prefill: bool = False
    forced_tools: bool = True
    bound: bool = False
    """Thinking blocks are bound to the exact conversation before them ("preserved thinking")."""
    max_tokens: int = 128_000
    max_input_tokens: int = 1_000_000


def _family(names: str, **rules: object) -> list[ModelSpec]:
    return [ModelSpec(id=f"claude-{name}", **rules) for name in names.split()]  # pyright: ignore[reportArgumentType]


_ALWAYS = frozenset({"adaptive", "between_tools"})
_ADAPTIVE = frozenset({"adaptive", "disabled"})
_BOTH = frozenset({"adaptive", "enabled", "disabled"})
_BUDGET = frozenset({"enabled", "disabled"})

_SPECS = [
    *_family("sonnet-5-5", thinking=_ALWAYS, thinks_by_default=True, display="omitted", forced_tools=False, bound=True),
    *_family(
        "opus-5-5 fable-5-2 fable-5-1 mythos-5-2 mythos-5-1", thinking=_ALWAYS, thinks_by_default=True, bound=True
    ),
    *_family("haiku-5-5", thinking=_ALWAYS | {"disabled"}, bound=True, max_tokens=64_000, max_input_tokens=200_000),
    *_family("sonnet-5 fable-5 mythos-5 opus-5 mythos-preview opus-4-8 opus-4-7", thinking=_ADAPTIVE),
    *_family("opus-4-6 sonnet-4-6", thinking=_BOTH),
    *_family(
        "haiku-4-5 haiku-4-5-20251001 opus-4-5 opus-4-5-20251101 sonnet-4-5 sonnet-4-5-20250929",
        thinking=_BUDGET,
        prefill=True,
        max_tokens=64_000,
        max_input_tokens=200_000,
    ),
]

MODELS = {spec.id: spec for spec in _SPECS}
