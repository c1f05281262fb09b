"""os-rename: move a file, without overwriting another."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from overskill.text import plural
from overskill.tools.aftermath import save
from overskill.tools.base import ANALYZING, VALIDATING, WRITING, ToolResult, Work, clip, honest, schema
from overskill.tools.importers import importers
from overskill.tools.paths import clean, fold
from overskill.tools.workspace import Workspace


class Rename:
    """Moves a file and names the files whose imports have to follow."""

    name = "os-rename"
    description = (
        "Renames or moves one file. Never overwrites. Imports are not rewritten: the result lists the files that "
        "import the old path, change those with os-line-replace in the next turn. Use this instead of os-write plus "
        "os-delete, so that the content stays exactly as it is."
    )
    input_schema: dict[str, Any] = schema(
        ["original_file_path", "new_file_path"],
        original_file_path={"type": "string", "description": "The file as it is now: src/Card.tsx"},
        new_file_path={"type": "string", "description": "Its new path: src/components/Card.tsx"},
    )
    reads_only = False

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        files, old, new = work.workspace, str(args["original_file_path"]), str(args["new_file_path"])
        async with _both_locked(files, old, new):
            files.read(old)
            old, new = clean(old), clean(new)
            affected = importers(files.files, old)
            await work.stage(*ANALYZING, f"imported by {plural(len(affected), 'file')}")
            files.check_rename(old, new)
            await work.stage(*VALIDATING, "paths checked")
            await work.stage(*WRITING, new)
            files.rename(old, new)
            broken = importers(files.files, old, not_as=new)
            await save(work)
        return ToolResult(clip(f"Renamed {old} to {new}.\n\n{_follow(affected, broken, old)}"), fact=f"to {new}")


@asynccontextmanager
async def _both_locked(files: Workspace, old: str, new: str) -> AsyncGenerator[None, None]:
    """Both paths, always in the same order (two renames that cross never wait for each other), each once."""
    locks = {id(lock): lock for lock in (files.lock(path) for path in sorted((old, new), key=fold))}
    async with AsyncExitStack() as held:
        for lock in locks.values():
            await held.enter_async_context(lock)
        yield


def _follow(affected: list[str], broken: list[str], old: str) -> str:
    if not affected:
        return f"No file imports {old}."
    if not broken:
        return f"Every import of {old} finds it under the new name as well: {', '.join(affected[:50])} can stay."
    return f"These files import {old}; change their imports: {', '.join(broken[:50])}."
