"""What the model is told before the first message. Frozen for an app's conversation at its first run.

A changed prefix would void the provider's cache and every preserved thinking block (Messages API: preserved thinking).
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from overskill.tools import registry


@dataclass(frozen=True, slots=True)
class Prefix:
    """System text and tool list of a conversation."""

    system: str
    tools: list[dict[str, Any]]

    def dump(self) -> str:
        return json.dumps({"system": self.system, "tools": self.tools}, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def load(stored: str) -> "Prefix":
        return Prefix(**json.loads(stored))


def fresh() -> Prefix:
    """The prefix of a conversation that begins now."""
    return Prefix(files("overskill.agent").joinpath("system.md").read_text("utf-8").strip(), registry.specs())
