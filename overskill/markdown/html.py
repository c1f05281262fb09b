"""One text → safe HTML: markdown-it-py without raw HTML, Pygments for code, and nh3 last, which trusts neither."""

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name  # pyright: ignore[reportUnknownVariableType]  # Pygments has no types
from pygments.util import ClassNotFound

HIGHLIGHTED = 30_000  # characters; longer code stays plain, so that no block holds the event loop for long
BRACKETS = 1_000  # in one paragraph; looking for the links among them takes time by their square
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
RELATIVES = {"vue": "html", "svelte": "html", "astro": "html", "mdx": "markdown", "mjs": "js", "cjs": "js"}
"""Languages Pygments has no lexer for, and the one they are close to."""


class _Renderer(RendererHTML):
    """Pictures become links: one that loads by itself could carry a secret out in its address."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        source = str(tokens[idx].attrGet("src") or "")
        words = self.renderInlineAsText(tokens[idx].children, options, env) or source
        return f'<a href="{escapeHtml(source)}">{escapeHtml(words)}</a>'


def _language(fence: str) -> str:
    """The language that a fence names first: `tsx`, `tsx:src/App.tsx`, `js,ignore`."""
    return re.split(r"[^\w+#.-]", fence.lower(), maxsplit=1)[0]


@lru_cache(64)
def _lexer(name: str) -> Lexer | None:
    """Pygments' lexer for a language, or None. Looking for one and making it cost as much as ten lines of code."""
    try:
        return get_lexer_by_name(RELATIVES.get(name, name), stripnl=False)
    except ClassNotFound:
        return None


def _highlighted(code: str, language: str, _: str) -> str:
    """Spans with Pygments' short classes; empty (then it is plain) for an unknown language or very long code."""
    lexer = _lexer(_language(language)) if language and len(code) <= HIGHLIGHTED else None
    return highlight(code, lexer, _formatter) if lexer else ""


_formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def _spare(state: StateCore) -> None:
    """A paragraph of brackets has no links: without this, 20 kB of `![` would take more than a second."""
    for token in state.tokens:
        if token.type == "inline" and token.content.count("[") > BRACKETS:
            token.content = token.content.replace("[", "\\[")


_parser = MarkdownIt("js-default", {"highlight": _highlighted}, renderer_cls=_Renderer)
_parser.core.ruler.before("inline", "spare", _spare)

_sanitizer = nh3.Cleaner(
    tags={"p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "span", "em", "strong", "s", "a"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"},
    attributes={
        "a": {"href", "title"},
        "ol": {"start"},
        "th": {"style"},
        "td": {"style"},
        "span": {"class"},
        "code": {"class"},
        "pre": {"class"},
    },
    filter_style_properties={"text-align"},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


def render(text: str, definitions: MutableMapping[str, Any] | None = None) -> str:
    """Safe HTML of `text`. `definitions` carries link definitions from one part of a text to the next, and grows.

    It uses the processor only: about 1 ms for 1,000 characters of prose and 3 ms for as much highlighted code.
    """
    if LONE_SURROGATE.search(text):  # half a character has no UTF-8; two halves that meet here are a whole one
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _sanitizer.clean(_parser.render(text, {} if definitions is None else definitions))
