"""A regular expression searched line by line through an app's files, within a fixed time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from overskill.tools.globs import Globs
from overskill.tools.linear_regex import Pattern, PatternError, compiled, escaped
from overskill.tools.lines import Lines
from overskill.tools.workspace import WorkspaceError

MAX_HITS = 100
MAX_LINE = 200
_SEARCHED_OF_A_LINE = 5_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that matches, cut to 200 characters around the match."""

    path: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first 100 hits in order of path and line, and how much there is in all."""

    hits: list[Hit]
    total: int
    files_matching: int
    files_searched: int


def expression(query: str, *, case_sensitive: bool) -> Pattern:
    """The query compiled. Raises WorkspaceError when it cannot be, saying how to search for the text itself."""
    if not query:
        raise WorkspaceError("`query` is empty. Give a regular expression to search for.", "empty query")
    try:
        return compiled(query, case_sensitive=case_sensitive)
    except PatternError as error:
        raise WorkspaceError(
            f"`query` is not a usable regular expression: {error}. To search for the text itself, escape it: "
            f"{escaped(query)[:400]}",
            "invalid pattern",
        ) from None


def search(files: Mapping[str, str], pattern: Pattern, include: Globs, exclude: Globs, limit: float) -> Found:
    """Every matching line. Raises WorkspaceError when it takes longer than `limit` seconds; meant for a thread."""
    end = time.monotonic() + limit
    hits, total, matching, searched = list[Hit](), 0, 0, 0
    try:
        for path in sorted(files):
            if not include.match(path) or exclude.match(path):
                continue
            searched += 1
            found = _in_file(path, files[path], pattern, end, MAX_HITS - len(hits))
            hits += found[0]
            total += found[1]
            matching += found[1] > 0
    except TimeoutError:
        raise WorkspaceError(
            f"The search was stopped after {limit:g} seconds. Use a simpler expression with less repetition, or "
            "narrow it with include_pattern.",
            "took too long",
        ) from None
    return Found(hits, total, matching, searched)


def _in_file(path: str, text: str, pattern: Pattern, end: float, room: int) -> tuple[list[Hit], int]:
    """(the first `room` hits, how many lines match)."""
    hits, total = list[Hit](), 0
    for number, line in enumerate(Lines(text).texts, 1):
        match = pattern.search(line[:_SEARCHED_OF_A_LINE])
        if time.monotonic() > end:
            raise TimeoutError
        if match:
            total += 1
            if len(hits) < room:
                hits.append(Hit(path, number, _around(line, match.start())))
    return hits, total


def _around(line: str, position: int) -> str:
    start = 0 if position < MAX_LINE - 40 else position - 60
    cut = line[start : start + MAX_LINE - 2]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(line) else "")
