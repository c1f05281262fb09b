"""A regular expression searched line by line through an app's files, within a fixed time.

Python's own `re` holds the interpreter while it backtracks, so a bad expression would stop the whole server and no
thread could interrupt it. The `regex` module lets go of it and obeys a time limit.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from overskill.tools.globs import Globs
from overskill.tools.lines import Lines
from overskill.tools.workspace import WorkspaceError

if TYPE_CHECKING:
    from regex import Pattern

MAX_QUERY = 1_000
MAX_HITS = 100
MAX_LINE = 200
_SEARCHED_OF_A_LINE = 20_000


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


def compiled(query: str, *, case_sensitive: bool) -> Pattern[str]:
    """The expression. Raises WorkspaceError when it is empty, too long or not valid, saying how to search literally."""
    if not query:
        raise WorkspaceError("`query` is empty. Give a regular expression to search for.", "empty query")
    if len(query) > MAX_QUERY:
        raise WorkspaceError(
            f"`query` has {len(query)} characters; {MAX_QUERY} is the most. Search for less.", "query too long"
        )
    try:
        return regex.compile(query, 0 if case_sensitive else regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        raise WorkspaceError(
            f"`query` is not a valid regular expression: {error}. To search for the text itself, escape it: "
            f"{regex.escape(query, literal_spaces=True)[:400]}",
            "invalid pattern",
        ) from None


def search(files: Mapping[str, str], pattern: Pattern[str], include: Globs, exclude: Globs, limit: float) -> Found:
    """Every matching line. Raises WorkspaceError when it takes longer than `limit` seconds; meant for a thread."""
    end = time.monotonic() + limit
    hits, total, matching, searched = list[Hit](), 0, 0, 0
    try:
        for path in sorted(files):
            if not include.match(path, _left(end)) or exclude.match(path, _left(end)):
                continue
            searched += 1
            found = _in_file(path, files[path], pattern, end, MAX_HITS - len(hits))
            hits += found[0]
            total += found[1]
            matching += found[1] > 0
    except TimeoutError:
        raise WorkspaceError(
            f"The search was stopped after {limit:g} seconds: the expression backtracks too much. Avoid nested "
            "repetition such as (a+)+ or (.*)*; search for a plain word and narrow it with include_pattern.",
            "took too long",
        ) from None
    return Found(hits, total, matching, searched)


def _in_file(path: str, text: str, pattern: Pattern[str], end: float, room: int) -> tuple[list[Hit], int]:
    """(the first `room` hits, how many lines match)."""
    hits, total = list[Hit](), 0
    for number, line in enumerate(Lines(text).texts, 1):
        match = pattern.search(line[:_SEARCHED_OF_A_LINE], timeout=_left(end), concurrent=True)
        if match:
            total += 1
            if len(hits) < room:
                hits.append(Hit(path, number, _around(line, match.start())))
    return hits, total


def _left(end: float) -> float:
    """Seconds left. Raises TimeoutError when there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _around(line: str, position: int) -> str:
    start = 0 if position < MAX_LINE - 40 else position - 60
    cut = line[start : start + MAX_LINE - 2]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(line) else "")
