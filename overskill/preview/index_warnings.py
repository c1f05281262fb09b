"""What an app's index.html holds that a preview page leaves behind: said once a kind, with its place and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from overskill.preview.build import Problem
from overskill.preview.html_scan import MAX_HTML, Tag, line_of, tags
from overskill.preview.index_page import FONT_SHEETS, entry_of, is_remote, is_sheet, own_file, read_index_page

MAX_WARNINGS = 20
FILE = "index.html"
USED = "Of index.html only the title, language, meta tags, icons, fonts, own style sheets and the root are used."
INERT = ("json", "importmap", "template")  # types of scripts that do nothing by themselves
PLAIN = {"html", "head", "body", "meta", "title", "base", "noscript", "br"}
ROOT = re.compile(r"""getElementById\(\s*["'`]([^"'`\s]{1,80})["'`]|querySelector\(\s*["'`]#([\w-]{1,80})["'`]""")
MOVE_CODE = "Import packages and write the code in src/main.tsx or a component instead."

Said = tuple[str, str]


def index_warnings(html: str, files: Mapping[str, str]) -> list[Problem]:
    """One warning for each kind of thing that is left behind, in the order of the text."""
    found: dict[str, Problem] = {}
    for tag, (text, remedy) in _left_behind(html, files):
        if text not in found and len(found) < MAX_WARNINGS:
            found[text] = Problem(text, FILE, *line_of(html, tag.at), remedy=remedy)
    return [*found.values(), *_whole(html, files)]


def _left_behind(html: str, files: Mapping[str, str]) -> Iterator[tuple[Tag, Said]]:
    entry, started, inside, in_body = entry_of(html, files), False, 0, False
    for tag in tags(html):
        in_body = in_body or tag.name == "body"
        if inside:  # the root's own content is replaced by the app
            inside += 0 if tag.name != "div" else -1 if tag.closing else 1
        elif not tag.closing:
            inside = int(tag.name == "div" and tag.values.get("id") == "root")
            if tag.name == "script" and not started and own_file(tag.values.get("src", "")) == entry:
                started = True
            elif said := _said(tag, files, in_body=in_body):
                yield tag, said


def _said(tag: Tag, files: Mapping[str, str], *, in_body: bool) -> Said | None:
    if tag.name == "link":
        return _of_link(tag, files)
    if tag.name == "script":
        return _of_script(tag)
    if tag.name == "style":
        return "A <style> in index.html is left out.", "Move its rules into src/index.css."
    if any(name.startswith("on") for name in tag.values):
        return f"The handlers of <{tag.name}> in index.html do nothing. {USED}", MOVE_CODE
    empty_root = tag.name in ("div", "main") and tag.values.get("id")
    if in_body and tag.name not in PLAIN and not empty_root:
        return f"The page's content in index.html is not shown. {USED}", "Write the page in src/App.tsx, as React."
    return None


def _of_link(tag: Tag, files: Mapping[str, str]) -> Said | None:
    href = tag.values.get("href", "")
    if not is_sheet(tag) or not href or href.startswith(FONT_SHEETS):
        return None
    if is_remote(href):
        remedy = (
            "Style with Tailwind classes or src/index.css, import icons from lucide-react, link Google's font sheets."
        )
        return f"The style sheet {href[:200]} is not loaded: of other sites only {FONT_SHEETS} is.", remedy
    if own_file(href) in files or f"public/{own_file(href)}" in files:
        return None
    return (
        f"The style sheet {href[:200]} is not in the app.",
        "Write it, or remove the link; src/main.tsx imports src/index.css.",
    )


def _of_script(tag: Tag) -> Said | None:
    source = tag.values.get("src", "")
    if any(word in tag.values.get("type", "").lower() for word in INERT):
        return None
    if "tailwindcss" in source:
        return f"The script {source[:200]} is not loaded.", "Remove it: Tailwind 4 is built in."
    if is_remote(source):
        return f"The script {source[:200]} is not loaded: scripts of other sites are left out.", MOVE_CODE
    if source:
        return (
            f"The script {source[:200]} is not loaded: an app starts from one module.",
            "Import it from src/main.tsx.",
        )
    return "An inline script in index.html does not run.", MOVE_CODE


def _whole(html: str, files: Mapping[str, str]) -> Iterator[Problem]:
    if len(html) > MAX_HTML:
        yield Problem(f"Only the first {MAX_HTML:,} characters of index.html are read.", FILE, remedy="Shorten it.")
    entry = entry_of(html, files)
    wanted = ROOT.search(files[entry]) if entry else None
    root = wanted and (wanted[1] or wanted[2])
    if root and root not in (read_index_page(html).roots or ["root"]):
        remedy = f'Put <div id="{root}"></div> into its body.'
        yield Problem(f'index.html has no element with the id "{root}", in which {entry} renders.', FILE, remedy=remedy)
