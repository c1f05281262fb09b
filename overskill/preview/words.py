"""A whole page that says something in words, in the look of the page before the first build."""

from __future__ import annotations

from html import escape

STYLE = """
:root { color-scheme: light dark; --ink: #18181b; --quiet: #71717a; --paper: #fafafa; --line: #e4e4e7; --glow: #6366f1 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f4f4f5; --quiet: #a1a1aa; --paper: #111113; --line: #2a2a2f; --glow: #818cf8 }
}
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: grid; place-items: center; padding: 32px; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; text-align: center }
h1 { font-size: 18px; font-weight: 600; letter-spacing: -.01em }
p { margin: 8px auto 0; max-width: 46ch; color: var(--quiet); font-size: 14px; overflow-wrap: anywhere }
main > a { display: inline-block; margin-top: 20px; padding: 8px 16px; border-radius: 8px; font-size: 14px;
  font-weight: 500; color: var(--paper); background: var(--ink); text-decoration: none }
"""
HEAD = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'


def words_page(title: str, text: str, link: tuple[str, str], *, head: str = "") -> str:
    """The HTML of a page: a heading, a sentence or two, and a link (words, address). `head` is HTML and comes first."""
    label, address = link
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{head or HEAD}\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main><h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f'<a href="{escape(address)}">{escape(label)}</a></main>\n</body>\n</html>\n'
    )
