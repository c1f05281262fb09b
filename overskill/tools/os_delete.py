"""os-delete: remove a file."""

from __future__ import annotations

from typing import Any

from overskill.text import plural
from overskill.tools.aftermath import save
from overskill.tools.base import ANALYZING, VALIDATING, WRITING, ToolResult, Work, clip, honest, schema
from overskill.tools.importers import importers
from overskill.tools.lines import count_lines
from overskill.tools.paths import clean


class Delete:
    """Removes a file and names the files that still import it."""

    name = "os-delete"
    description = (
        "Deletes one file. The result lists the files that still import it; change those next. An earlier version of "
        "the app keeps the file, so nothing is lost. To move a file use os-rename."
    )
    input_schema: dict[str, Any] = schema(
        ["file_path"],
        file_path={"type": "string", "description": "The file to delete, relative to the app's root: src/Old.tsx"},
    )
    reads_only = False

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        files = work.workspace
        async with files.lock(args["file_path"]):
            total = plural(count_lines(files.read(args["file_path"])), "line")
            path = clean(args["file_path"])
            affected = importers(files.files, path)
            await work.stage(*ANALYZING, f"{total}, imported by {plural(len(affected), 'file')}")
            await work.stage(*VALIDATING, "path checked")
            await work.stage(*WRITING)
            files.delete(path)
            await save(work)
        text = f"Deleted {path} ({total}).\n\n{_still(affected)}"
        return ToolResult(clip(text), fact=f"{total} removed")


def _still(affected: list[str]) -> str:
    if not affected:
        return "No file imports it."
    return f"These files still import it; remove or change those imports: {', '.join(affected[:50])}."
