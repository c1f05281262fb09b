"""What the model is told before the first message. Frozen for an app's conversation at its first run.

A changed prefix would void the provider's cache and every preserved thinking block (Messages API: preserved thinking).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from overskill.tools import registry
from overskill.tools.packages import PACKAGES

STARTS = (
    "# The files at the beginning\n"
    "The app starts with exactly these files; do not view them before your first change. `src/main.tsx` sets the class "
    "`dark` on <html> by the system's theme once, when the app starts, and `src/index.css` binds Tailwind's `dark:` to "
    "that class: either style both themes, or take those two lines out of `src/main.tsx` so that the app stays light; "
    "a switch of the app's own replaces them. `src/App.tsx` is a placeholder: rewrite all of it with os-write."
)


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


def fresh(start: Mapping[str, str] | None = None) -> Prefix:
    """The prefix of a conversation that begins now; `start`: the files that the app starts from, where it is new."""
    text = files("overskill.agent").joinpath("system.md").read_text("utf-8").strip()
    system = text.replace("{packages}", ", ".join(PACKAGES))
    return Prefix("\n\n".join(filter(None, [system, _start(start or {})])), registry.specs())


def _start(start: Mapping[str, str]) -> str:
    """The files of a new app, so that no turn is spent on looking at what is always the same."""
    if not start:
        return ""
    shown = [f"`{path}`\n```\n{content.strip()}\n```" for path, content in start.items()]
    return "\n\n".join([STARTS, *shown])
