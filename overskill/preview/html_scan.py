"""Reads the tags of an HTML text from outside: never fails, and takes time in proportion to its length.

The standard library's parser does neither: some texts make it raise, others take it minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice

MAX_HTML = 64 * 1024  # characters that are read
MAX_TAGS = 2_000
MAX_VALUE = 500  # characters of an attribute or a text
RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("title", "script", "style", "textarea", "noscript")}
_OPENING = re.compile(r"<(?:/?[a-zA-Z]|[!?])")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\s>]*+)))?+"""
)


@dataclass(frozen=True)
class Tag:
    """A start or end tag; `at` is its place in the text, `text` what a title, script or style holds (shortened)."""

    name: str
    at: int
    values: dict[str, str]
    closing: bool = False
    text: str = ""


def tags(html: str) -> tuple[Tag, ...]:
    """The first 2,000 tags of the first 64 kB. Comments, doctypes and what is no tag are passed over."""
    return _tags(html[:MAX_HTML])


@lru_cache(maxsize=32)
def _tags(html: str) -> tuple[Tag, ...]:
    return tuple(islice(_scan(html), MAX_TAGS))


def _scan(html: str) -> Iterator[Tag]:
    found = _OPENING.search(html)
    while found:
        at = found.start()
        if name := _NAME.match(html, at):
            tag, after = _tag(html, at, name)
            yield tag
        elif html.startswith("<!--", at):
            after = _behind(html, "-->", at + 4)
        else:
            after = _behind(html, ">", at)
        found = _OPENING.search(html, after)


def line_of(html: str, at: int) -> tuple[int, int, str]:
    """(line, column, text of the line) of a place; lines and columns count from 1."""
    start = html.rfind("\n", 0, at) + 1
    end = html.find("\n", at)
    return html.count("\n", 0, at) + 1, at - start + 1, html[start : end if end >= 0 else None][:MAX_VALUE].rstrip()


def _tag(html: str, at: int, found: re.Match[str]) -> tuple[Tag, int]:
    name, closing = found[1].lower(), html.startswith("</", at)
    values, after = _attributes(html, found.end())
    if closing or name not in RAW:
        return Tag(name, at, values, closing), after
    end = RAW[name].search(html, after)
    stop = end.start() if end else len(html)
    return Tag(name, at, values, text=_text(html[after:stop])), stop


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    values: dict[str, str] = {}
    while found := _ATTRIBUTE.match(html, at):
        values.setdefault(found[1].lower()[:MAX_VALUE], _text(found[2] or found[3] or found[4] or ""))
        at = found.end()
    return values, _behind(html, ">", at)


def _behind(html: str, end: str, start: int) -> int:
    found = html.find(end, start)
    return found + len(end) if found >= 0 else len(html)


def _text(raw: str) -> str:
    return unescape(raw[:MAX_VALUE])
