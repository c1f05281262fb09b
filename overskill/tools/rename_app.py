"""rename-app: give the app a name."""

from __future__ import annotations

import unicodedata
from typing import Any

from overskill.tools.base import VALIDATING, WRITING, ToolResult, Work, honest, schema
from overskill.tools.workspace import WorkspaceError

MAX_NAME = 80


class RenameApp:
    """Names the app in the builder. The page's own <title> is a file and stays as it is."""

    name = "rename-app"
    description = (
        "Names the app, as shown in the builder and on the person's list of apps: one to four words that say what it "
        'is, such as "Packing List". Call it once in the first turn of a new app, later only if asked. The title '
        "in the browser tab is separate: change <title> in index.html."
    )
    input_schema: dict[str, Any] = schema(
        ["name"], name={"type": "string", "description": f"The name, one line, at most {MAX_NAME} characters"}
    )
    reads_only = False

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        name = _checked(args["name"])
        await work.stage(*VALIDATING, f"{len(name)} characters")
        await work.stage(*WRITING, name)
        await work.rename_app(name)
        return ToolResult(f"The app is now called {name}.", fact=name)


def _checked(given: str) -> str:
    """The name without white space around it. Raises WorkspaceError when it cannot be shown on one line."""
    name = given.strip()
    if not name:
        raise WorkspaceError("The name is empty. Give one to four words.", "empty name")
    if len(name) > MAX_NAME:
        raise WorkspaceError(
            f"The name has {len(name)} characters; {MAX_NAME} is the most. Shorten it.", "name too long"
        )
    if any(
        unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in "\u202a\u202b\u202d\u202e" for char in name
    ):
        raise WorkspaceError("The name contains a line break or control character. Use plain text.", "unusable name")
    return name
