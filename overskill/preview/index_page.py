"""Reads the few facts a preview page takes from an app's own index.html. Everything else in it is left behind."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

ENTRIES = ("src/main.tsx", "src/main.jsx", "src/main.ts", "src/main.js", "src/index.tsx", "src/index.jsx")
ICON_RELS = {"icon", "shortcut icon", "apple-touch-icon"}
META_NAMES = {"description", "theme-color", "color-scheme", "author"}
FONT_SHEETS = "https://fonts.googleapis.com/"
MAX_TEXT = 500

Attributes = dict[str, str]


@dataclass
class IndexPage:
    """What an index.html says about its page. All values are plain text, not yet escaped for HTML."""

    title: str = ""
    lang: str = "en"
    html_class: str = ""
    body_class: str = ""
    metas: list[Attributes] = field(default_factory=list[Attributes])
    links: list[Attributes] = field(default_factory=list[Attributes])
    roots: list[str] = field(default_factory=list[str])
    script: str = ""


def read_index_page(html: str) -> IndexPage:
    """The page's facts; a broken or empty index.html gives the defaults."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def entry_of(html: str, files: Mapping[str, str]) -> str | None:
    """The module an app starts from: the one its index.html loads, else the usual names; None when there is none."""
    named = posixpath.normpath(read_index_page(html).script.lstrip("/") or ".")
    return next((name for name in (named, *ENTRIES) if name in files), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = IndexPage()
        self._in_title = False
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "")[:MAX_TEXT] for name, value in attrs}
        reader = getattr(self, f"_read_{tag}", None) if tag in _READ else None
        if reader:
            reader(values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title = (self.page.title + data)[:MAX_TEXT]

    def _read_html(self, values: Attributes) -> None:
        self.page.lang = values.get("lang", "en")
        self.page.html_class = values.get("class", "")

    def _read_title(self, _: Attributes) -> None:
        self._in_title = not self.page.title  # an <svg> may hold a second one

    def _read_body(self, values: Attributes) -> None:
        self._in_body = True
        self.page.body_class = values.get("class", "")

    def _read_meta(self, values: Attributes) -> None:
        if values.get("name", "").lower() in META_NAMES and len(self.page.metas) < 20:
            self.page.metas.append({"name": values["name"], "content": values.get("content", "")})

    def _read_link(self, values: Attributes) -> None:
        rel, href = values.get("rel", "").lower(), values.get("href", "")
        wanted = rel in ICON_RELS or (rel == "stylesheet" and href.startswith(FONT_SHEETS))
        if wanted and len(self.page.links) < 20:
            self.page.links.append({"rel": rel, "href": href})

    def _read_div(self, values: Attributes) -> None:
        if self._in_body and values.get("id") and len(self.page.roots) < 20:
            self.page.roots.append(values["id"])

    def _read_script(self, values: Attributes) -> None:
        if values.get("type") == "module" and not self.page.script:
            self.page.script = values.get("src", "")


_READ = {"html", "title", "body", "meta", "link", "div", "script"}
