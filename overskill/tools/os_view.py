"""os-view: read a file with line numbers, some ranges of it, or list a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from overskill.text import plural
from overskill.tools.base import ANALYZING, MAX_RESULT, ToolResult, Work, clip, honest, schema
from overskill.tools.glance import glance
from overskill.tools.lines import Lines, count_lines, numbered, stretch
from overskill.tools.paths import clean
from overskill.tools.workspace import Workspace, WorkspaceError

DEFAULT_LINES = 500
_BUDGET = MAX_RESULT - 500
_STRETCH = re.compile(r"(\d{1,7})\s*:\s*(\d{1,7})\s*-\s*(\d{1,7})")
_RANGE = re.compile(r"(\d{1,9})(?:\s*-\s*(\d{1,9})?)?")


class View:
    """Answers with numbered lines, says how many there are and how to get the rest."""

    name = "os-view"
    description = (
        "Shows a file as numbered lines (`N| text`), or lists a folder. Look before you change: os-line-replace needs "
        'the current lines. Without `lines` the first 500 lines are shown; with `lines`, such as "1-80, 200-240", only '
        'those, and with "7:2001-4000" those characters of a long line. For a folder, or "." for the whole app, the '
        "answer is a list of its files with their lengths. "
        "Several files may be viewed in one turn. To find where something is used, os-search-files is quicker."
    )
    input_schema: dict[str, Any] = schema(
        ["file_path"],
        file_path={"type": "string", "description": "A file or folder, relative to the app's root: src/App.tsx"},
        lines={
            "type": "string",
            "description": 'Ranges counted from 1: "1-80, 200-240"; "7:2001-4000" for a part of line 7',
        },
    )
    reads_only = True

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        files, given = work.workspace, str(args["file_path"])
        path = "" if given in {".", "./"} else clean(given.removesuffix("/") or given)
        below = [] if path in files.files else files.inside(path)
        if below or not path:
            await work.stage(*ANALYZING, plural(len(below), "file"))
            return ToolResult(_listing(path, below, files), fact=plural(len(below), "file"))
        text = files.read(path)
        await work.stage(*ANALYZING, glance(path, text))
        return _view(path, Lines(text).texts, args.get("lines", ""))


def _view(path: str, texts: Sequence[str], wanted: str) -> ToolResult:
    if not texts:
        return ToolResult(f"{path} is empty (0 lines).", fact="empty")
    if stretches := _STRETCH.findall(wanted):
        return _stretches(path, texts, [(int(number), int(first), int(last)) for number, first, last in stretches])
    ranges = _ranges(wanted, len(texts)) if wanted.strip() else [(1, min(len(texts), DEFAULT_LINES))]
    body, shown, last = _within_budget(texts, ranges)
    text = f"{path} ({plural(len(texts), 'line')})\n{body}"
    if last < ranges[-1][1] or (not wanted.strip() and last < len(texts)):
        end = min(len(texts), last + DEFAULT_LINES)
        text += f'\n… {len(texts) - last} lines follow. To see them: os-view with lines "{last + 1}-{end}".'
    return ToolResult(clip(text), fact=plural(shown, "line"))


def _stretches(path: str, texts: Sequence[str], wanted: list[tuple[int, int, int]]) -> ToolResult:
    """Parts of long lines. Raises WorkspaceError when a line has no such characters."""
    room = _BUDGET // len(wanted)
    for number, first, last in wanted:
        length = len(texts[number - 1]) if 1 <= number <= len(texts) else 0
        if not 1 <= first <= min(last, length):
            raise WorkspaceError(
                f"`lines` asks for characters {first}-{last} of line {number}, but it has {length:,}.", "no such lines"
            )
    parts = (stretch(texts, number, first, min(last, first + room)) for number, first, last in wanted)
    return ToolResult(clip(f"{path} ({plural(len(texts), 'line')})\n" + "\n".join(parts)), fact="part of a line")


def _within_budget(texts: Sequence[str], ranges: list[tuple[int, int]]) -> tuple[str, int, int]:
    """As many whole lines of the ranges as fit into a result; (text, lines shown, last line shown)."""
    parts, used, shown, last = list[str](), 0, 0, 0
    for first, end in ranges:
        if parts:
            parts.append("…")
        for number in range(first, end + 1):
            line = numbered(texts, number, number)
            if parts and used + len(line) + 1 > _BUDGET:
                return "\n".join(parts), shown, last
            parts.append(line)
            used, shown, last = used + len(line) + 3, shown + 1, number
    return "\n".join(parts), shown, last


def _ranges(wanted: str, total: int) -> list[tuple[int, int]]:
    """Sorted, merged ranges within the file. Raises WorkspaceError when they mean nothing."""
    found: list[tuple[int, int]] = []
    for part in filter(None, (piece.strip() for piece in wanted.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise WorkspaceError(f'`lines` has {part[:40]!r}. Give ranges counted from 1, such as "1-80, 200-240".')
        first = int(match[1])
        last = first if "-" not in part else int(match[2] or total)
        if not 1 <= first <= last:
            raise WorkspaceError(f"`lines` has {part[:40]!r}, which is no range: it must count up from 1.")
        if first > total:
            raise WorkspaceError(
                f"`lines` asks for {part[:40]}, but the file has {plural(total, 'line')}.", "no such lines"
            )
        found.append((first, min(last, total)))
    if not found:
        raise WorkspaceError('`lines` names no range. Give ranges counted from 1, such as "1-80, 200-240".')
    return _merged(sorted(found))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged = [ranges[0]]
    for first, last in ranges[1:]:
        if first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _listing(folder: str, below: list[str], workspace: Workspace) -> str:
    entries = [f"{path} ({plural(count_lines(workspace.files[path]), 'line')})" for path in below]
    return clip(f"{folder or 'The app'} contains {plural(len(below), 'file')}:\n" + "\n".join(entries))
