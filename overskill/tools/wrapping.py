"""The wrapping of an answer that has got into a file: a Markdown fence around it, or HTML entities for its signs.

It is undone only where that is certain: what is left parses, and what was given does not (or is fenced, which no code
is). Where entities are meant, and in prose, every byte stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from overskill.tools.base import Work
from overskill.tools.syntax import PARSED

_PROSE = (".md", ".mdx", ".markdown", ".txt")
_MARKUP = (".html", ".htm", ".svg", ".xml")
_FENCE = re.compile(r"\s*+(`{3,}+|~{3,}+)[^\n`]*+\n")
_ENTITY = re.compile(
    r"&(?:amp;)?(lt|gt|quot|apos|#0*39|#x0*27|#0*34|#x0*22|#0*60|#0*62|#x0*3c|#x0*3e|amp);", re.IGNORECASE
)
_SIGNS = {
    "lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&",
    "#39": "'", "#x27": "'", "#34": '"', "#x22": '"', "#60": "<", "#62": ">", "#x3c": "<", "#x3e": ">",
}  # fmt: skip
_UNFENCED = "The Markdown fence around the content was left out."
UNESCAPED = "HTML entities (&lt; &gt; …) stood for the code's own signs; the signs were written."
_STILL_FENCED = "Warning: the content begins with a Markdown fence. Write the code alone."
_STILL_ESCAPED = "Warning: HTML entities (&lt; &gt; …) stand in the code. Write the signs themselves (< >)."


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The content to write, and what is to be said about it."""

    content: str
    note: str = ""


async def unwrapped(work: Work, path: str, content: str, whole: Callable[[str], str] = str) -> Unwrapped:
    """The content as it was meant; `whole` gives the file that a content makes."""
    if path.lower().endswith(_PROSE):
        return Unwrapped(content)
    notes: list[str] = []
    if (inner := unfenced(content)) is not None:
        for meant in dict.fromkeys((inner, unescaped(inner))):
            if await _parses(work, path, whole(meant)) is not False:
                said = [_UNFENCED] if meant == inner else [_UNFENCED, UNESCAPED]
                return Unwrapped(meant, " ".join(said))
        notes.append(_STILL_FENCED)
    if (meant := unescaped(content)) != content and await _parses(work, path, whole(content)) is False:
        if await _parses(work, path, whole(meant)):
            return Unwrapped(meant, UNESCAPED)
        notes.append(_STILL_ESCAPED)
    return Unwrapped(content, " ".join(notes))


def unfenced(content: str) -> str | None:
    """What stands within a fence that begins in the first line and ends in the last, or never; None without one."""
    opening = _FENCE.match(content)
    if opening is None:
        return None
    inside = content[opening.end() :].rstrip()
    before, found, last = inside.rpartition("\n")
    if found and last.strip(" \t") == opening[1]:
        inside = before
    return inside.removesuffix("\n") + "\n" if inside.strip() else None


def unescaped(content: str) -> str:
    """The signs for their entities, also for entities of entities."""
    return _ENTITY.sub(lambda match: _SIGNS[_plain(match[1])], content) if "&" in content else content


def _plain(name: str) -> str:
    return re.sub(r"^#(x?)0+", r"#\1", name.lower())


async def _parses(work: Work, path: str, content: str) -> bool | None:
    """None when nobody can tell."""
    if path.endswith(PARSED):
        problems = await work.check(path, content)
        return None if problems is None else not problems
    if path.endswith(_MARKUP):
        return content.lstrip("\ufeff \t\r\n").startswith("<")
    if path.endswith((".json", ".webmanifest")):
        return _is_json(content)
    return None


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
