"""The HTML of a preview: our own shell around the app's script and style sheet, or the page before the first build."""

from __future__ import annotations

import hashlib
from html import escape

from overskill.preview.build import Build
from overskill.preview.index_page import IndexPage, read_index_page
from overskill.preview.vendor import Vendor

WAITING_STYLE = """
:root { color-scheme: light dark; --ink: #18181b; --quiet: #71717a; --paper: #fafafa; --line: #e4e4e7; --glow: #6366f1 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f4f4f5; --quiet: #a1a1aa; --paper: #111113; --line: #2a2a2f; --glow: #818cf8 }
}
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: grid; place-items: center; padding: 32px; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; text-align: center }
.window { width: 176px; margin: 0 auto 32px; border: 1px solid var(--line); border-radius: 12px; overflow: hidden }
.bar { display: flex; gap: 6px; padding: 10px; border-bottom: 1px solid var(--line) }
.bar i { width: 8px; height: 8px; border-radius: 50%; background: var(--line) }
.lines { display: grid; gap: 10px; padding: 18px 16px 22px }
.lines i { height: 8px; border-radius: 4px; background: var(--line); animation: breathe 2.4s ease-in-out infinite }
.lines i:nth-child(1) { width: 45%; background: var(--glow); opacity: .55 }
.lines i:nth-child(2) { width: 90%; animation-delay: .2s }
.lines i:nth-child(3) { width: 70%; animation-delay: .4s }
h1 { font-size: 18px; font-weight: 600; letter-spacing: -.01em }
p { margin-top: 8px; color: var(--quiet); font-size: 14px }
@keyframes breathe { 50% { opacity: .35 } }
@media (prefers-reduced-motion: reduce) { .lines i { animation: none } }
"""


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
            *(f"<link {_attributes(link)}>" for link in index.links),
            f'<link rel="stylesheet" data-app href="{facts["css"]}">',
            *(f'<link rel="modulepreload" href="{escape(path)}">' for path in build.preload),
        ]
    )
    script = f'<script type="module" src="{facts["js"]}"></script>'
    return _document(index, head, f"{_roots(index)}\n{script}")


def waiting_page(vendor: Vendor, builder_origin: str) -> str:
    """The document before the first build; it reloads itself when that arrives."""
    opening = _opening("Your app will appear here", vendor, builder_origin, {})
    head = "\n".join([*opening, f"<style>{WAITING_STYLE}</style>"])
    body = (
        '<main><div class="window" aria-hidden="true"><div class="bar"><i></i><i></i><i></i></div>'
        '<div class="lines"><i></i><i></i><i></i></div></div>'
        "<h1>Your app will appear here</h1><p>It opens by itself as soon as it is ready.</p></main>"
    )
    return _document(IndexPage(), head, body)


def _opening(title: str, vendor: Vendor, builder_origin: str, facts: dict[str, str]) -> list[str]:
    data = {"data-builder": builder_origin, **{f"data-{name}": value for name, value in facts.items()}}
    return [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title.strip())}</title>",
        f'<script src="{vendor.bridge}" {_attributes(data)}></script>',
        f'<script src="{vendor.storage}"></script>',
    ]


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
