"""One text → safe HTML: markdown-it-py without raw HTML, colours for code, and nh3 last, which trusts neither."""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from overskill.markdown.highlight import highlighted
from overskill.markdown.weight import MARKS

HIGHLIGHTED = 30_000  # characters; longer code stays plain, so that no block holds the event loop for long
MOST_MARKS = 1_000  # in one paragraph or cell; beyond, it is shown as it was written (live_text.jsx does the same)


class _Renderer(RendererHTML):
    """Pictures become links: one that loads by itself could carry a secret out in its address."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        source = str(tokens[idx].attrGet("src") or "")
        words = self.renderInlineAsText(tokens[idx].children, options, env) or source
        return f'<a href="{escapeHtml(source)}">{escapeHtml(words)}</a>'


def _language(fence: str) -> str:
    """The language that a fence names first: `tsx`, `tsx:src/App.tsx`, `js,ignore`."""
    return re.split(r"[^\w+#.-]", fence.lower(), maxsplit=1)[0]


def _highlighted(code: str, language: str, _: str) -> str:
    """Coloured code; empty (then it is plain) for an unknown language or very long code."""
    return highlighted(code, _language(language)) if language and len(code) <= HIGHLIGHTED else ""


def _inline(state: StateCore) -> None:
    """markdown-it's own rule, but for a paragraph of little else than marks: that takes time by their square."""
    for token in state.tokens:
        if token.type == "inline" and len(MARKS.findall(token.content)) > MOST_MARKS:
            token.children = [Token("text", "", 0, content=token.content)]
        elif token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


_parser = MarkdownIt("js-default", {"highlight": _highlighted}, renderer_cls=_Renderer)
_parser.core.ruler.at("inline", _inline)

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

    It uses the processor only: about 1 ms for 1,000 characters of prose and 2 ms for as much coloured code. Its time
    grows with the text's length, but some take a hundred times as long as prose: `Blocks` gives them in pieces.
    """
    if not text.isascii():  # half a character has no UTF-8; two halves that meet here are a whole one
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _sanitizer.clean(_parser.render(text, {} if definitions is None else definitions))
