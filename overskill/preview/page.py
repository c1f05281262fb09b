"""The HTML of a preview: our own shell around the app's script and style sheet, or the page before the first build."""

from __future__ import annotations

import hashlib
from html import escape

from overskill.preview.build import Build
from overskill.preview.index_page import IndexPage, read_index_page
from overskill.preview.vendor import Vendor
from overskill.preview.words import HEAD, STYLE, words_page

WAITING_STYLE = """
.window { width: 176px; margin: 0 auto 32px; border: 1px solid var(--line); border-radius: 12px; overflow: hidden }
.bar { display: flex; gap: 6px; padding: 10px; border-bottom: 1px solid var(--line) }
.bar i { width: 8px; height: 8px; border-radius: 50%; background: var(--line) }
.lines { display: grid; gap: 10px; padding: 18px 16px 22px }
.lines i { height: 8px; border-radius: 4px; background: var(--line); animation: breathe 2.4s ease-in-out infinite }
.lines i:nth-child(1) { width: 45%; background: var(--glow); opacity: .55 }
.lines i:nth-child(2) { width: 90%; animation-delay: .2s }
.lines i:nth-child(3) { width: 70%; animation-delay: .4s }
@keyframes breathe { 50% { opacity: .35 } }
@media (prefers-reduced-motion: reduce) { .lines i { animation: none } }
"""

NO_ICON = {"rel": "icon", "href": "data:,"}
"""For an app that links to nothing: else browsers ask for /favicon.ico, and say that it is missing."""


def asset_names(build: Build) -> tuple[str, str]:
    """The unguessable names of a build's script and style sheet: the full SHA-256 of their content."""
    return f"{_sha256(build.js)}.js", f"{_sha256(build.css)}.css"


def facts_for_bridge(build: Build) -> dict[str, str]:
    """What a page must know of a build to swap it in; `page` changes when a reload is needed instead."""
    js, css = asset_names(build)
    return {"build": build.id, "js": f"/@a/{js}", "css": f"/@a/{css}", "page": _sha256(build.html)[:16]}


def app_page(build: Build, vendor: Vendor, builder_origin: str) -> str:
    """The document of a built app."""
    index, facts = read_index_page(build.html), facts_for_bridge(build)
    head = "\n".join(
        [
            *_opening(index.title, vendor, builder_origin, facts),
            f'<script type="importmap">{vendor.import_map}</script>',
            *(f"<meta {_attributes(meta)}>" for meta in index.metas),
            *(f"<link {_attributes(link)}>" for link in index.links or [NO_ICON]),
            f'<link rel="stylesheet" data-app href="{facts["css"]}">',
            *(f'<link rel="modulepreload" href="{escape(path)}">' for path in build.preload),
        ]
    )
    script = f'<script type="module" src="{facts["js"]}"></script>'
    return _document(index, head, f"{_roots(index)}\n{script}")


def waiting_page(vendor: Vendor, builder_origin: str) -> str:
    """The document before the first build; it reloads itself when that arrives."""
    opening = _opening("Your app will appear here", vendor, builder_origin, {})
    head = "\n".join([*opening, f"<style>{STYLE}{WAITING_STYLE}</style>"])
    body = (
        '<main><div class="window" aria-hidden="true"><div class="bar"><i></i><i></i><i></i></div>'
        '<div class="lines"><i></i><i></i><i></i></div></div>'
        "<h1>Your app will appear here</h1><p>It opens by itself as soon as it is ready.</p></main>"
    )
    return _document(IndexPage(), head, body)


def form_page(path: str, vendor: Vendor, builder_origin: str) -> str:
    """Instead of an answer to a form that an app has sent to its own site, which has no server behind it."""
    text = f"A preview is only the page itself. There is no server that could take what was sent to {path[:200]}."
    head = "\n".join([HEAD, *_scripts(vendor, builder_origin, {"stay": "yes"})])
    return words_page("Nothing takes this form", text, ("Back to the app", "/"), head=head)


def _opening(title: str, vendor: Vendor, builder_origin: str, facts: dict[str, str]) -> list[str]:
    return [HEAD, f"<title>{escape(title.strip())}</title>", *_scripts(vendor, builder_origin, facts)]


def _scripts(vendor: Vendor, builder_origin: str, facts: dict[str, str]) -> list[str]:
    """What runs before everything else of the page."""
    data = {"data-builder": builder_origin, **{f"data-{name}": value for name, value in facts.items()}}
    return [f'<script src="{vendor.bridge}" {_attributes(data)}></script>']


def _document(index: IndexPage, head: str, body: str) -> str:
    html = _attributes({"lang": index.lang, "class": index.html_class})
    classes = _attributes({"class": index.body_class})
    return f"<!doctype html>\n<html {html}>\n<head>\n{head}\n</head>\n<body {classes}>\n{body}\n</body>\n</html>\n"


def _roots(index: IndexPage) -> str:
    return "\n".join(f'<div data-root id="{escape(name)}"></div>' for name in index.roots or ["root"])


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items() if value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
