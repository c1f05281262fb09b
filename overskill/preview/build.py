"""What a build gives back: the values the rest of the program reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that keeps an app from building, or (as a warning) that has no effect or cannot work in the browser.

    `line` and `column` count from 1; 0 means unknown. `remedy` says what to write instead, "" where that is not known;
    `notes` are what the compiler adds to its words.
    """

    text: str
    file: str = ""
    line: int = 0
    column: int = 0
    line_text: str = ""
    notes: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True)
class Build:
    """An app built for the browser, or the problems that prevented it.

    `html` is the app's own index.html (source text), `preload` the vendor files its page needs first. `warnings` keep
    nothing from building: they speak of these files as they are, so only the last build of an answer's calls tells.
    `js_ms` and `css_ms` are milliseconds spent in esbuild and in Tailwind.
    """

    ok: bool
    id: str
    js: str = ""
    css: str = ""
    html: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    js_ms: float = 0.0
    css_ms: float = 0.0
    preload: tuple[str, ...] = ()


def content_id(js: str, css: str, html: str) -> str:
    """A short name for what a build shows: equal content has an equal id."""
    parts = (part.encode("utf-8", "replace") for part in (js, css, html))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def failed(*problems: Problem) -> Build:
    """A build that shows nothing but problems."""
    return Build(ok=False, id="", problems=problems)
