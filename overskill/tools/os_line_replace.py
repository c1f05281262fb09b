"""os-line-replace: exchange some lines of a file. The searched content is the truth, the line numbers are a hint."""

from __future__ import annotations

import dataclasses
from typing import Any

from overskill.text import plural
from overskill.tools.aftermath import save
from overskill.tools.base import ANALYZING, VALIDATING, WRITING, ToolResult, Work, clip, honest, schema
from overskill.tools.edit import Edit, EditError, edit
from overskill.tools.glance import glance
from overskill.tools.lines import Lines
from overskill.tools.paths import clean
from overskill.tools.placeholders import placeholder
from overskill.tools.shifts import Shift
from overskill.tools.snippet import snippet
from overskill.tools.syntax import syntax
from overskill.tools.wrapping import UNESCAPED, unescaped, unwrapped

Place = tuple[int, int, tuple[int, int]]
"""First and last line as given, and where they stand now."""


class LineReplace:
    """Finds the region by content, writes it, and answers with the lines as they are now and what the build says."""

    name = "os-line-replace"
    description = (
        "Changes some lines of an existing file. The preferred way to change one: cheaper and safer than os-write.\n"
        "`search` is the current text of lines first_replaced_line to last_replaced_line, copied exactly (without the "
        "`N| ` numbers of os-view). To replace more than about six lines, give the first two or three lines, a line "
        "with only `...`, and the last two or three lines; line numbers must then cover exactly the lines meant. "
        "`search` may also be a piece of a line that is unique there: only that piece is exchanged. "
        "`replace` is the complete new text, never with `...`; an empty string deletes the lines.\n"
        "To insert, give an empty `search`: `replace` is put before first_replaced_line (one more than the last line "
        "appends).\n"
        "The content decides: if it no longer stands at those lines but at exactly one other place, that place is "
        "changed and the result says so. If it stands nowhere or at several places, nothing is changed and the result "
        "shows the lines as they are now. Several edits of one file may be made in one answer: give the numbers that "
        "you see before it. The app is built once after the last change of an answer; that result contains what the "
        "build reports: fix its problems next."
    )
    input_schema: dict[str, Any] = schema(
        ["file_path", "search", "first_replaced_line", "last_replaced_line", "replace"],
        file_path={"type": "string", "description": "The file to change, relative to the app's root: src/App.tsx"},
        search={"type": "string", "description": "The lines as they are now, `...` for a middle part; empty: insert"},
        first_replaced_line={"type": "integer", "minimum": 1, "description": "First line to replace, counted from 1"},
        last_replaced_line={"type": "integer", "minimum": 1, "description": "Last line to replace, inclusive"},
        replace={"type": "string", "description": "The complete new lines"},
    )
    reads_only = False

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        async with work.workspace.lock(args["file_path"]):
            path, done = await self._checked(args, work)
            await work.stage(*WRITING, _place(done))
            work.workspace.write(path, done.text, Shift(done.region.start, done.region.end, len(done.new)))
            await save(work, len(done.text.encode()))
        delta = f"+{len(done.new)} -{done.region.end - done.region.start}"
        text = "\n\n".join([_summary(path, done, delta), *done.notes, snippet(done)])
        return ToolResult(clip(text), fact=delta, lines=len(done.new), matched=done.matched)

    async def _checked(self, args: dict[str, Any], work: Work) -> tuple[str, Edit]:
        """The edit this call would make. Raises WorkspaceError when it may not be made."""
        text = work.workspace.read(args["file_path"])
        await work.stage(*ANALYZING, glance(args["file_path"], text))
        first, last = int(args["first_replaced_line"]), int(args["last_replaced_line"])
        now_at = work.workspace.shifts.now(clean(args["file_path"]), first, last)
        done, note = await _meant(work, text, args, (first, last, now_at))
        path = work.workspace.check(args["file_path"], done.text)
        _refuse_placeholder(path, done, text)
        found = f"found at {done.region.spoken}" if done.region.end > done.region.start else _place(done)
        await work.stage(*VALIDATING, found)
        if parsed := await syntax(work, path, done.text):
            await work.stage(*VALIDATING, f"{found}, {parsed}")
        return path, dataclasses.replace(done, notes=(*done.notes, note)) if note else done


async def _meant(work: Work, text: str, args: dict[str, Any], place: Place) -> tuple[Edit, str]:
    """The edit without what belongs to the answer and not to the file, and what is to be said of that."""
    path, search, new = str(args["file_path"]), str(args["search"]), str(args["replace"])
    try:
        done = edit(text, search, new, *place)
    except EditError:
        if (plain := unescaped(search)) == search:
            raise
        return edit(text, plain, unescaped(new), *place), UNESCAPED
    meant = await unwrapped(work, path, new, lambda other: edit(text, search, other, *place).text)
    return (edit(text, search, meant.content, *place) if meant.content != new else done), meant.note


def _refuse_placeholder(path: str, done: Edit, before: str) -> None:
    known = set(before.splitlines())
    if (line := placeholder(path, [one for one in done.new if one not in known])) is not None:
        raise EditError(
            f"Nothing was changed: `replace` contains the placeholder {line!r}, which would delete the code it stands "
            "for. Write every line, or replace only the lines that change.",
            "placeholder",
        )


def _place(done: Edit) -> str:
    """ "lines 4-9", or for an insertion "before line 4"."""
    return done.region.spoken if done.region.end > done.region.start else f"before line {done.region.start + 1}"


def _summary(path: str, done: Edit, delta: str) -> str:
    total = plural(len(Lines(done.text)), "line")
    if done.region.end == done.region.start:
        return f"Inserted {plural(len(done.new), 'line')} {_place(done)} of {path}. It now has {total}."
    if done.at is not None:
        return f"Replaced a part of {done.region.spoken} of {path}; the rest of it stays. It now has {total}."
    return f"Replaced {done.region.spoken} of {path} ({delta}). It now has {total}."
