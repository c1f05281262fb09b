"""os-search-files: a regular expression over all files of the app."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

from overskill.text import plural
from overskill.tools.base import ANALYZING, ToolResult, Work, clip, honest, schema
from overskill.tools.globs import Globs
from overskill.tools.searching import Found, Hit, expression, search

TIME_LIMIT = 2.0
"""Seconds one search may take in all; ordinary ones take milliseconds."""


class SearchFiles:
    """Answers with matching lines by file, the first 100, and the number of all."""

    name = "os-search-files"
    description = (
        "Searches all files of the app with a regular expression, line by line, and shows the matching lines with "
        "their numbers. Use it to find where something is defined or used before changing it, and to check that "
        "nothing still uses what was removed. Upper and lower case are the same unless case_sensitive is true. "
        "Escape ( ) [ ] { } . * + ? | ^ $ \\ to search for them literally: useState\\(. "
        "At most 100 lines are shown."
    )
    input_schema: dict[str, Any] = schema(
        ["query"],
        query={"type": "string", "description": "The regular expression; no lookaround, no backreferences"},
        include_pattern={"type": "string", "description": "Only these files: src/**/*.tsx, or *.css; commas separate"},
        exclude_pattern={"type": "string", "description": "Not these files: src/components/ui/**"},
        case_sensitive={"type": "boolean", "description": "Default false"},
    )
    reads_only = True

    @honest
    async def run(self, args: dict[str, Any], work: Work) -> ToolResult:
        files = dict(work.workspace.files)
        pattern = expression(args["query"], case_sensitive=args.get("case_sensitive", False))
        include = Globs(args.get("include_pattern", "").strip() or "**")
        exclude = Globs(args.get("exclude_pattern", ""))
        await work.stage(*ANALYZING, plural(len(files), "file"))
        found = await asyncio.to_thread(search, files, pattern, include, exclude, TIME_LIMIT)
        return ToolResult(clip(_told(args["query"], found, len(files))), fact=_fact(found))


def _fact(found: Found) -> str:
    return plural(found.total, "match") if found.total else "no matches"


def _told(query: str, found: Found, total_files: int) -> str:
    searched = plural(found.files_searched, "file")
    if not found.files_searched:
        return f"The patterns leave no file to search (the app has {total_files}). os-view of `.` lists all paths."
    if not found.total:
        return f"No line matches {query} in {searched}. Try a shorter or more general expression."
    title = f"{plural(found.total, 'matching line')} in {plural(found.files_matching, 'file')}"
    if left_out := found.total - len(found.hits):
        title += f"; the first {len(found.hits)} follow, {left_out} do not. Narrow the search to see them"
    return f"{title}:\n" + "\n".join(
        _file(path, list(hits)) for path, hits in groupby(found.hits, lambda hit: hit.path)
    )


def _file(path: str, hits: list[Hit]) -> str:
    return "\n".join([f"\n{path}", *(f"{hit.number}| {hit.text}" for hit in hits)])
