"""A second implementation of Work: it keeps in memory what the real one journals and stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overskill.preview.build import Problem
from overskill.tools.base import ToolResult
from overskill.tools.registry import TOOLS, check
from overskill.tools.workspace import Change, Workspace

APP = {
    "index.html": '<!doctype html>\n<script type="module" src="/src/main.tsx"></script>\n',
    "src/main.tsx": "import App from './App'\n",
    "src/App.tsx": (
        "import { useState } from 'react'\n"
        "import { Card } from './components/Card'\n"
        "\n"
        "export default function App() {\n"
        "  const [count, setCount] = useState(0)\n"
        "  return (\n"
        "    <Card>\n"
        "      <button onClick={() => setCount(count + 1)}>{count}</button>\n"
        "    </Card>\n"
        "  )\n"
        "}\n"
    ),
    "src/components/Card.tsx": "export function Card() {\n  return <div />\n}\n",
    "src/index.css": '@import "tailwindcss";\n',
}


class RecordedWork:
    """Records the stages and applies saved changes to `stored`."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.workspace = Workspace(files)
        self.stored = dict(files)
        self.stages: list[tuple[str, int, str]] = []
        self.saves: list[list[Change]] = []
        self.checks: list[tuple[str, str]] = []
        self.syntax: list[Problem] | None = None
        self.name = ""
        self.app_id = "nosuchapp"

    async def stage(self, name: str, progress: int, fact: str = "") -> None:
        self.stages.append((name, progress, fact))

    async def save(self) -> None:
        changes = self.workspace.drain()
        self.saves.append(changes)
        for change in changes:
            if change.content is None:
                del self.stored[change.path]
            else:
                self.stored[change.path] = change.content

    async def check(self, path: str, content: str) -> list[Problem] | None:
        self.checks.append((path, content))
        return self.syntax

    async def rename_app(self, name: str) -> None:
        self.name = name

    async def call(self, tool: str, **args: Any) -> ToolResult:
        """What a run does with a call: check the arguments, then run it."""
        return check(tool, args) or await TOOLS[tool].run(args, self)

    @property
    def stage_names(self) -> list[str]:
        """In order, each once."""
        return list(dict.fromkeys(name for name, _, _ in self.stages))


def app(files: Mapping[str, str] | None = None) -> RecordedWork:
    """A small app, or the files given."""
    return RecordedWork(APP if files is None else files)
