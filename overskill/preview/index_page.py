"""Reads the few facts a preview page takes from an app's own index.html. Everything else in it is left behind."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from overskill.preview.html_scan import Tag, tags

ENTRIES = ("src/main.tsx", "src/main.jsx", "src/main.ts", "src/main.js", "src/index.tsx", "src/index.jsx")
ICON_RELS = {"icon", "shortcut icon", "apple-touch-icon"}
META_NAMES = {"description", "theme-color", "color-scheme", "author"}
FONT_SHEETS = "https://fonts.googleapis.com/"
ROOTS = {"div", "main"}
MAX_EACH = 20

Attributes = dict[str, str]


@dataclass
class IndexPage:
    """What an index.html says about its page. All values are plain text, not yet escaped for HTML.

    `sheets` are addresses of its own style sheets, which the build takes up."""

    title: str = ""
    lang: str = "en"
    html_class: str = ""
    body_class: str = ""
    metas: list[Attributes] = field(default_factory=list[Attributes])
    links: list[Attributes] = field(default_factory=list[Attributes])
    sheets: list[str] = field(default_factory=list[str])
    roots: list[str] = field(default_factory=list[str])
    script: str = ""


def read_index_page(html: str) -> IndexPage:
    """The page's facts; a broken or empty index.html gives the defaults."""
    page, in_body, in_svg = IndexPage(), False, False
    for tag in tags(html):
        if tag.name == "svg":
            in_svg = not tag.closing  # its title is not the page's
        elif not tag.closing:
            in_body = in_body or tag.name == "body"
            if not in_svg and (tag.name not in ROOTS or in_body):
                _read(page, tag)
    return page


def entry_of(html: str, files: Mapping[str, str]) -> str | None:
    """The module an app starts from: the one its index.html loads, else the usual names; None when there is none."""
    named = own_file(read_index_page(html).script)
    return next((name for name in (named, *ENTRIES) if name in files), None)


def sheets_of(html: str, files: Mapping[str, str]) -> list[str]:
    """The app's own style sheets that its index.html links to, as far as they are there."""
    named = ((own_file(href), f"public/{own_file(href)}") for href in read_index_page(html).sheets)
    return [found for names in named if (found := next((name for name in names if name in files), None))]


def own_file(address: str) -> str:
    """The file that an address in index.html names: "/src/main.tsx?v=1" is src/main.tsx."""
    return posixpath.normpath(address.split("?")[0].split("#")[0].lstrip("/") or ".")


def is_remote(address: str) -> bool:
    """Whether an address leads to another site."""
    return address.lower().startswith(("http:", "https:", "//"))


def is_sheet(tag: Tag) -> bool:
    """Whether a link loads a style sheet."""
    return "stylesheet" in tag.values.get("rel", "").lower().split()


def _read(page: IndexPage, tag: Tag) -> None:
    values = tag.values
    match tag.name:
        case "html":
            page.lang, page.html_class = values.get("lang", "en"), values.get("class", "")
        case "title":
            page.title = page.title or tag.text
        case "body":
            page.body_class = values.get("class", "")
        case "meta" if values.get("name", "").lower() in META_NAMES and len(page.metas) < MAX_EACH:
            page.metas.append({"name": values["name"], "content": values.get("content", "")})
        case "link":
            _read_link(page, tag)
        case "div" | "main" if values.get("id") and len(page.roots) < MAX_EACH:
            page.roots.append(values["id"])
        case "script" if values.get("type") == "module" and not page.script:
            page.script = values.get("src", "")
        case _:
            pass


def _read_link(page: IndexPage, tag: Tag) -> None:
    rel, href = tag.values.get("rel", "").lower(), tag.values.get("href", "")
    if is_sheet(tag) and href and not is_remote(href):
        page.sheets = [*page.sheets, href][:MAX_EACH]
    elif (rel in ICON_RELS or (is_sheet(tag) and href.startswith(FONT_SHEETS))) and len(page.links) < MAX_EACH:
        page.links.append({"rel": rel, "href": href})
