"""What a turn cost in tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIELDS = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_write": "cache_creation_input_tokens",
    "cache_read": "cache_read_input_tokens",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one turn. `input` is only what no cache served; the whole prompt is `total_input`."""

    input: int = 0
    output: int = 0
    cache_write: int = 0
    cache_read: int = 0

    @property
    def total_input(self) -> int:
        return self.input + self.cache_write + self.cache_read

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_write + other.cache_write,
            self.cache_read + other.cache_read,
        )

    def updated(self, reported: Mapping[str, Any] | None) -> Usage:
        """This usage after the API's `usage` object `reported`.

        Its counts are running totals: they replace what was known, and what it leaves out stays.
        """
        reported = reported or {}
        counts = {field: reported.get(api_name) for field, api_name in FIELDS.items()}
        return Usage(**{field: _count(counts[field], getattr(self, field)) for field in FIELDS})


def _count(reported: object, known: int) -> int:
    return reported if isinstance(reported, int) else known
