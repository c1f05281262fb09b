"""The colours a request can name, each strong enough to carry white words (yellows carry dark ones)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = {
    "dark blue": "#1e3a8a",
    "light blue": "#0284c7",
    "sky blue": "#0284c7",
    "navy": "#1e3a8a",
    "blue": "#1d5fd6",
    "dark green": "#14532d",
    "light green": "#4d9f0c",
    "emerald": "#047857",
    "lime": "#84cc16",
    "green": "#15803d",
    "dark red": "#8b1a1a",
    "crimson": "#be123c",
    "red": "#c62828",
    "orange": "#ea580c",
    "coral": "#f2664a",
    "amber": "#f59e0b",
    "gold": "#d9a406",
    "yellow": "#facc15",
    "indigo": "#4338ca",
    "violet": "#6d28d9",
    "lavender": "#8b6fd6",
    "purple": "#7e22ce",
    "magenta": "#b5179e",
    "hot pink": "#db2777",
    "pink": "#db2777",
    "rose": "#e11d48",
    "teal": "#0f766e",
    "turquoise": "#0d9488",
    "cyan": "#0891b2",
    "brown": "#7c4a21",
    "black": "#1c1917",
    "slate": "#475569",
    "gray": "#52525b",
    "grey": "#52525b",
}
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_NAME = re.compile(r"\b(" + "|".join(_NAMES) + r")(?:ish)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was asked for and as CSS writes it."""

    name: str
    css: str


def colour_in(text: str) -> Colour | None:
    """Returns the last colour `text` names, as in “from blue to green”, or None."""
    found = [(hit.start(), Colour(hit[0].lower(), hit[0].lower())) for hit in _HEX.finditer(text)]
    found += [(hit.start(), Colour(hit[1].lower(), _NAMES[hit[1].lower()])) for hit in _NAME.finditer(text)]
    return max(found, key=lambda one: one[0])[1] if found else None


def names() -> list[str]:
    """Returns a few colours to offer."""
    return ["green", "blue", "purple", "orange", "teal", "#e11d48"]
