"""Code → spans with Pygments' short classes, in one pass whose time grows with the length of the code alone.

Pygments itself takes minutes for some short texts: its lexers look back and ahead without bounds. Words of a model are
coloured in the process that serves everybody, so what colours them must not be able to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter

from overskill.markdown.languages import BY_NAME, Language

CONSTANTS = frozenset({"true", "false", "null", "None", "True", "False", "nil", "undefined", "NULL", "nullptr"})
DIFF = {"+": "gi", "-": "gd", "@": "nf"}
TAG = r"</?[A-Za-z][\w.:-]*+"
ATTRIBUTE = r"[\w@:.-]{1,60}+(?==)"
AMID = r"(?<![\w)\]])"
"""Before an element's `<` within other code: `i<n` and `Array<string>` are none."""
WHOLE_TAG = rf"{TAG}(?:[^<>\"']|\"[^\"]*+\"?|'[^']*+'?)*+/?>?"
INNER_TAG = re.compile(rf"(?P<nt>{TAG}|/?>)|(?P<s>\"[^\"]*+\"?|'[^']*+'?)|(?P<na>[\w@:.-]++)")


def highlighted(code: str, name: str) -> str:
    """The HTML of code in the language called `name`; empty for one that is not known."""
    language = BY_NAME.get(name.lower())
    if language is None:
        return ""
    spoken = _diff(code) if name in ("diff", "patch") else _tokens(code, language)
    return "".join(_span(kind, "".join(text for _, text in run)) for kind, run in groupby(spoken, key=itemgetter(0)))


def _span(kind: str, text: str) -> str:
    shown = escape(text, quote=False)
    return f'<span class="{kind}">{shown}</span>' if kind else shown


def _tokens(code: str, language: Language) -> Iterator[tuple[str, str]]:
    at = 0
    for found in _pattern(language).finditer(code):
        if found.start() > at:
            yield "", code[at : found.start()]
        at = found.end()
        kind, text = found.lastgroup or "", found[0]
        if kind == "tag":
            yield from _tag(text)
        else:
            yield _class(kind, text, code[at : at + 2].lstrip()[:1], language), text
    yield "", code[at:]


def _class(kind: str, text: str, following: str, language: Language) -> str:
    """The class of a piece, which a word has by itself or by what follows it."""
    if kind in ("s", "word") and following and following in language.keys:
        return "nt" if kind == "s" else "na"
    if kind != "word":
        return kind
    if (text.lower() if language.folded else text) in language.keywords:
        return "kc" if text in CONSTANTS else "k"
    if following == "(":
        return "nf"
    return "nc" if text[0].isupper() else ""


def _tag(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for found in INNER_TAG.finditer(text):
        yield "", text[at : found.start()]
        yield found.lastgroup or "", found[0]
        at = found.end()
    yield "", text[at:]


def _diff(code: str) -> Iterator[tuple[str, str]]:
    return ((DIFF.get(line[:1], ""), line) for line in code.splitlines(keepends=True))


@lru_cache(64)
def _pattern(language: Language) -> re.Pattern[str]:
    """One pattern for everything that is coloured; whatever it passes over stays plain."""
    parts = {
        "c": "|".join(language.comments),
        "s": "|".join(language.strings),
        "tag": WHOLE_TAG if language.tags else "",
        "nt": rf"{AMID}{TAG}" if language.jsx else "",
        "na": rf"{ATTRIBUTE}(?==[\"'{{])" if language.jsx else "",
        "k": r"[@$][A-Za-z_][\w-]*+",
        "m": r"\#[0-9a-fA-F]{3,8}\b|\d[\w.%]*+" if not language.tags else "",
        "word": r"[^\W\d](?:\w|-(?=\w))*+" if language.keys else r"[^\W\d]\w*+",
        "p": r"[{}()\[\];,.:=+\-*/<>!&|?%^~]",
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in parts.items() if pattern))
