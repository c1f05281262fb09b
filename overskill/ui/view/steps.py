"""The pieces of an answer as the chat draws them: texts by name, tool calls as rows and cards. Pure."""

import re
import time
from collections.abc import Mapping
from typing import Any

from overskill.journal.fold import Said, Text, Tool
from overskill.text import plural
from overskill.tools import describe
from overskill.tools.describe import InputReader
from overskill.ui.view.shapes import Part

FOLD = 1.0  # seconds in which a card that has done its part folds to its row
PROBLEMS = re.compile(r"(?:, )?(\d+ problems?)((?: in|, first in) .+|)$")
"""In facts of an earlier release: the build's problems, with the place of the first."""
LINE = re.compile(r"line \d+")
PLAINLY = {"text not found": "place not found", "unreadable call": "not understood", "binary content": "not a text"}
WRITING = ("os-write", "os-line-replace", "os-rename")


def text_id(run: str, part: int) -> str:
    """The name of a text part on the page."""
    return f"{run}.{part}"


def _subject(tool: Tool, readers: dict[str, InputReader]) -> str:
    reader = readers.get(tool.call)
    return tool.path or (reader.path if reader else "")


def draw(run: str, part: Text | Tool | Said, readers: dict[str, InputReader]) -> Part:
    """A piece of an answer; `readers` read the calls that are being written."""
    if isinstance(part, Said):
        return Part(kind="said", id=part.prompt, text=part.text)
    if isinstance(part, Text):
        return Part(kind="text", id=text_id(run, part.part))
    fact, problem = _fact(part)
    drawn = Part(
        kind="tool",
        id=part.call,
        run=run,
        tool=part.name,
        icon=describe.icon(part.name),
        verb=describe.verb(part.name, "next" if part.waits else part.stage),
        subject=_subject(part, readers),
        path=_subject(part, readers) if part.name.startswith("os-") else "",
        stage=part.stage,
        progress=part.progress,
        fact=fact,
        problem=problem,
        waits=part.waits,
        endable=not part.over and (part.waits or part.stage != "receiving"),
    )
    reader = readers.get(part.call)
    if reader:
        drawn.tail, drawn.tail_from = list(reader.tail), reader.tail_from
    if reader and not part.over:
        drawn.fact = fact or (plural(reader.lines, "line") if reader.lines else "")
    return drawn


def _fact(tool: Tool) -> tuple[str, str]:
    """The last that is known, in a person's words, and the problem of its own file; of a cancelled one, only that."""
    if tool.stage == "cancelled":
        return tool.fact if tool.fact.startswith("cancelled") else "cancelled", ""
    if tool.stage == "error":
        return PLAINLY.get(tool.fact, tool.fact), ""
    found = PROBLEMS.search(tool.fact) if "problem" in tool.fact else None
    if not found:
        return "" if tool.fact == tool.path else tool.fact, ""
    many, place = found.groups()
    elsewhere = "." in place
    return tool.fact[: found.start()], "" if elsewhere else ", ".join(filter(None, [many, *LINE.findall(place)]))


def with_problems(parts: list[Part], broken: Mapping[str, str]) -> list[Part]:
    """Each file that the last build complained of is marked at the last call that wrote it, and nowhere else."""
    left = dict(broken)
    for part in reversed(parts):
        if part.stage == "complete" and part.tool in WRITING and part.path in left:
            part.problem = left.pop(part.path)
    return parts


def one_card(parts: list[Part], tools: list[Tool]) -> None:
    """Of the calls of the present turn only the last one whose file has begun is a card; once over it folds to a row.

    The one before it gives way in the same frame, so that nothing jumps.
    """
    drawn = [part for part in parts if part.kind == "tool"]
    last = max((n for n, part in enumerate(drawn) if any(part.tail)), default=-1)
    for n, (part, tool) in enumerate(zip(drawn, tools, strict=True)):
        part.card = n == last and not tool.over
        if n != last or (tool.ended or time.time()) < time.time() - FOLD:
            part.tail = []


def created(tools: list[dict[str, Any]]) -> int:
    """Files that are there because of these calls and were not before: one that was deleted again is none."""
    made: set[str] = set()
    for tool in tools:
        if tool["created"] and tool["stage"] == "complete":
            made.add(tool["path"])
        elif tool["name"] == "os-delete" and tool["stage"] == "complete":
            made.discard(tool["path"])
    return len(made)
