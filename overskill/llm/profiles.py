"""What differs between model families on the one API."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

CLAUDE = re.compile(r"(?:^|[/.])claude-(?P<name>[a-z0-9.-]+)")
"""Also behind a proxy that puts a vendor before it, as in `anthropic/claude-sonnet-5-5`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How to ask one family of models.

    `send_thinking`: adaptive thinking, shown as a summary. `send_cache_control`: the markers of the prompt cache.
    `eager_input`: tools keep `eager_input_streaming`. `old_contract`: the API version and key header that servers
    other than the provider's own know. `max_tokens`: the most the family may be asked for.
    `patience`: seconds without a byte that are still no stall.
    """

    send_thinking: bool
    send_cache_control: bool
    eager_input: bool
    old_contract: bool
    max_tokens: int
    patience: float


ADAPTIVE = Profile(True, True, True, False, max_tokens=64_000, patience=90)
"""Claude 4.6 and later. Without `display: summarized` the newest stream no word between two tool calls."""

EARLIER_CLAUDE = Profile(False, True, True, False, max_tokens=32_000, patience=90)
"""Claude 4.5 and before: knows no adaptive thinking."""

PEER = Profile(False, False, False, True, max_tokens=16_384, patience=600)
"""Any other model, most often on a local server: those send no pings and may read a long prompt for minutes."""

LENGTHS = {
    r"qwen|qwq|deepseek|gpt-?oss|gpt-|glm|kimi|minimax": 32_000,
    r"mistral|mixtral|devstral|codestral|magistral|gemini|grok": 32_000,
    r"llama-?[12]\b|codellama|gemma-?[12]?\b|phi|smollm|tinyllama|starcoder": 8_192,
}
"""What other families may write in one answer, their thoughts included. A server with a smaller context says so, and
OVERSKILL_MAX_TOKENS sets another bound."""


def profile_for(model: str) -> Profile:
    """The profile of `model`, by its id; an unknown Claude counts as a new one, anything else as a peer."""
    found = CLAUDE.search(model)
    if not found:
        lengths = (length for names, length in LENGTHS.items() if re.search(names, model.lower()))
        return replace(PEER, max_tokens=next(lengths, PEER.max_tokens))
    return EARLIER_CLAUDE if _before_4_6(found["name"]) else ADAPTIVE


def _before_4_6(name: str) -> bool:
    """Both orders of naming: `opus-4-5-20251101` or `opus-4.5`, and the older `3-7-sonnet-20250219`."""
    version = [int(part) for part in re.split(r"[.-]", name) if part.isdigit() and len(part) < 3]
    return bool(version) and [*version, 0][:2] < [4, 6]
