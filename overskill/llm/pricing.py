"""What tokens cost."""

from __future__ import annotations

import re

from overskill.llm.usage import Usage

CACHE_WRITE = 1.25
"""Times the input price, for the five minutes we ask for."""
CACHE_READ = 0.10

PRICES = {
    "claude-fable-5-1": (10.0, 50.0),
    "claude-opus-5-5": (4.0, 20.0),
    "claude-opus-5": (5.0, 25.0),
    "claude-sonnet-5-5": (2.0, 10.0),
    "claude-sonnet-5": (2.0, 10.0),
    "claude-opus-4-8": (5.0, 25.0),
    "claude-opus-4-7": (5.0, 25.0),
    "claude-opus-4-6": (5.0, 25.0),
    "claude-opus-4-5": (5.0, 25.0),
    "claude-sonnet-4-6": (3.0, 15.0),
    "claude-haiku-4-5": (1.0, 5.0),
}
"""USD per million input and output tokens, from the provider's model pages of November 2026.

Left out on purpose: claude-haiku-5-5 (its price depends on a tier) and models whose price was not found.
"""

DEMO = "demo"
"""The id under which the scripted demo answers: no model is asked, nothing is to be paid."""


def is_free(model: str) -> bool:
    return model == DEMO


def cost(model: str, usage: Usage) -> float | None:
    """USD for `usage`; None where the price is not known, which must never be shown as free."""
    prices = PRICES.get(re.sub(r"-20\d{6}$", "", model))
    if prices is None:
        return None
    read, write = prices
    prompt = usage.input + usage.cache_write * CACHE_WRITE + usage.cache_read * CACHE_READ
    return (prompt * read + usage.output * write) / 1_000_000
