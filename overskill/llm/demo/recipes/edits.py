"""Line edits of the demo's own apps: the same ones when an app is built and when it is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

_NUMBERED = re.compile(r"^\s*(\d+)\|(?: (.*)|)$")
_TOTAL = re.compile(r"^\S+ \((\d+) lines?\)")
_TITLE = re.compile(r"^const title = ")
_PAGE_TITLE = re.compile(r"^(\s*)<title>.*</title>\s*$")
_BRAND = re.compile(r"^(\s*--brand:\s*)[^;]+;")
_IMPORT = re.compile(r"^import .*;$")
_THEME_START = "@theme inline {"
_ACTIONS = "{/* header actions */}"
TOGGLE_IMPORT = 'import { ThemeToggle } from "./components/ThemeToggle";'


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces one line, found by its number (from 1) and its text, by one or more lines."""

    line: int
    search: str
    replace: str


def numbered_lines(shown: str) -> list[str]:
    """Reads a file's lines out of what os-view shows (`12| text`); anything around them is left out.

    Returns nothing when they are not the whole file: not in order from the first, or fewer than the heading counts.
    """
    found = [hit for line in shown.splitlines() if (hit := _NUMBERED.match(line))]
    total = _TOTAL.match(shown)
    if [int(hit[1]) for hit in found] != list(range(1, len(found) + 1)) or (total and int(total[1]) != len(found)):
        return []
    return [hit[2] or "" for hit in found]


def applied(lines: list[str], edits: list[Edit]) -> str:
    """Returns the whole file after `edits`."""
    by_line = {edit.line: edit.replace for edit in edits}
    return "\n".join(by_line.get(number, line) for number, line in enumerate(lines, 1)) + "\n"


def title_edit(lines: list[str], title: str) -> list[Edit]:
    """The line of App.tsx that holds the title; nothing when there is none."""
    return _first(lines, _TITLE, lambda _: f"const title = {json.dumps(title, ensure_ascii=False)};")


def page_title_edit(lines: list[str], title: str) -> list[Edit]:
    """The line of index.html that names the browser's tab."""
    return _first(lines, _PAGE_TITLE, lambda hit: f"{hit[1]}<title>{escape(title, quote=False)}</title>")


def brand_edit(lines: list[str], colour: str) -> list[Edit]:
    """The line of index.css every tint follows from."""
    return _first(lines, _BRAND, lambda hit: f"{hit[1]}{colour};")


def dark_edit(lines: list[str], dark_css: str) -> list[Edit]:
    """The dark colours, put before the line that hands the colours to Tailwind."""
    return _first(lines, re.compile(re.escape(_THEME_START)), lambda _: f"{dark_css.rstrip()}\n\n{_THEME_START}")


def toggle_edits(lines: list[str]) -> list[Edit]:
    """The switch in App.tsx and its import; the lower one first, so that no edit moves the next one's line."""
    place = [number for number, line in enumerate(lines, 1) if line.strip() == _ACTIONS]
    imports = [number for number, line in enumerate(lines, 1) if _IMPORT.match(line)]
    if not place or not imports:
        return []
    action, last_import = lines[place[0] - 1], lines[imports[-1] - 1]
    return [
        Edit(place[0], action, f"{action}\n{action.replace(_ACTIONS, '<ThemeToggle />')}"),
        Edit(imports[-1], last_import, f"{last_import}\n{TOGGLE_IMPORT}"),
    ]


def _first(lines: list[str], shape: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> list[Edit]:
    for number, line in enumerate(lines, 1):
        if hit := shape.match(line):
            return [Edit(number, line, becomes(hit))]
    return []
