"""os-write: create a file or replace its whole content."""

from __future__ import annotations

from collections import Counter
from typing import Any

from overskill.text import plural
from overskill.tools.aftermath import save
from overskill.tools.base import ANALYZING, VALIDATING, WRITING, ToolResult, Work, clip, honest, schema
from overskill.tools.glance import glance, plausibility
from overskill.tools.lines import count_lines
from overskill.tools.packages import PACKAGES
from overskill.tools.pictures import as_stored
from overskill.tools.placeholders import placeholder
from overskill.tools.syntax import syntax
from overskill.tools.workspace import MAX_FILE_BYTES, WorkspaceError
from overskill.tools.wrapping import Unwrapped, unwrapped


class Write:
    """Writes the whole content, or refuses and leaves the file as it was."""

    name = "os-write"
    description = (
        "Creates a file or replaces the whole content of one. Use it for new files and for rewriting most of a file; "
        "for smaller changes use os-line-replace. Always give the complete content: placeholders such as "
        '"// ... keep existing code" are refused, because they would delete that code.\n'
        "Folders are made as needed. Several files may be written in one turn. Text only, at most 512 kB a file and "
        "500 files an app; draw images as SVG. Keep components small, one per file.\n"
        "The app is React 19 with TypeScript and Tailwind 4 (classes work without configuration; src/index.css imports "
        "Tailwind), started from index.html, src/main.tsx and src/App.tsx. `@/` means src/. These packages can be "
        f"imported, and no others: {', '.join(PACKAGES)}.\n"
        "The app is built once after the last change of your answer; that result contains what the build "
        "reports: fix its problems next."
    )
    input_schema: dict[str, Any] = schema(
        ["file_path", "content"],
        file_path={
            "type": "string",
            "description": "Where to write, relative to the app's root: src/components/Card.tsx",
        },
        content={"type": "string", "description": "The complete content of the file"},
    )
    reads_only = False

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        async with work.workspace.lock(args["file_path"]):
            meant = await _meant(args["file_path"], args["content"], work)
            content = meant.content
            path = await self._checked(args["file_path"], content, work)
            before = work.workspace.files.get(path)
            if before == content:
                return ToolResult(f"{path} already has exactly this content. Nothing was changed.", fact="unchanged")
            total, size = plural(count_lines(content), "line"), len(content.encode())
            await work.stage(*WRITING, f"{total}, 0 of {size:,} bytes saved")
            work.workspace.write(path, content)
            await save(work, size)
        text = "\n\n".join(filter(None, [_summary(path, before, content), meant.note, _syntax_note(path, content)]))
        return ToolResult(clip(text), fact=total, lines=count_lines(content), created=before is None)

    async def _checked(self, given: str, content: str, work: Work) -> str:
        """The clean path. Raises WorkspaceError when this content may not be written there."""
        await work.stage(*ANALYZING, glance(given, content))
        path = work.workspace.check(given, content)
        _refuse_placeholder(path, content, work.workspace.files.get(path, ""))
        checked = f"path and size checked, {len(content.encode()):,} bytes"
        await work.stage(*VALIDATING, checked)
        if parsed := await syntax(work, path, content):
            await work.stage(*VALIDATING, f"{checked}, {parsed}")
        return path


async def _meant(path: str, content: str, work: Work) -> Unwrapped:
    """The content without what belongs to the answer and not to the file."""
    if (stored := as_stored(path, content)) != content:
        return Unwrapped(stored)
    if len(content) > MAX_FILE_BYTES:
        return Unwrapped(content)
    return await unwrapped(work, path, content)


def _refuse_placeholder(path: str, content: str, before: str) -> None:
    known = set(before.splitlines())
    if (line := placeholder(path, [one for one in content.splitlines() if one not in known])) is not None:
        raise WorkspaceError(
            f"Nothing was written: the content has the placeholder {line!r}, which would delete the code it stands "
            "for. Write the complete file, or change only some lines with os-line-replace.",
            "placeholder",
        )


def _summary(path: str, before: str | None, content: str) -> str:
    if before is None:
        return f"Created {path} with {plural(count_lines(content), 'line')}."
    return f"Overwrote {path} ({_delta(before, content)}). It now has {plural(count_lines(content), 'line')}."


def _delta(before: str, after: str) -> str:
    """+lines -lines, a line that only moved counting as kept; linear, so a huge file holds up nobody."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    return f"+{(new - old).total()} -{(old - new).total()} lines"


def _syntax_note(path: str, content: str) -> str:
    note = plausibility(path, content)
    return f"Warning: {note}. Fix it." if note.startswith("not valid") else ""
