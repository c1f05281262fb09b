"""Recognising a call that a model wrote into its answer, because it or its server cannot call tools."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 200_000
"""Characters of an answer that are looked at."""
MARKS = re.compile(
    r"<\|?/?tool_calls?\|?>\s*[\[{<]|\[TOOL_CALLS\]|<\|python_tag\|>|<｜tool▁call|<\|tool_calls?_(?:section_)?begin\|>"
    r"|<function_calls>|<\|channel\|>commentary|```(?:tool_code|tool_call)s?\b",
    re.IGNORECASE,
)
"""Calls as the servers of Qwen, Mistral, Llama, DeepSeek, Kimi, gpt-oss and Gemini get them, whatever they call."""
PASTED = re.compile(
    r"\b(?:paste|copy|put|save|place|add|replace|create|update|change|edit|open)\b[^\n]{0,220}?"
    r"[\w-]\.(?:tsx|jsx|ts|js|css|html)\b",
    re.IGNORECASE,
)


def holds_call(text: str, tools: Iterable[str]) -> bool:
    """Whether the text holds a call of one of these tools, or of any in the form of a known server."""
    shown = text[:LONGEST]
    return bool(MARKS.search(shown) or _named(tuple(tools)).search(shown))


def tells_to_paste(text: str) -> bool:
    """Whether the answer holds code and tells the person in which file to put it."""
    return "```" in text and PASTED.search(text[:LONGEST]) is not None


@lru_cache(8)
def _named(tools: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(tool).replace(r"\-", "[-_]") for tool in tools) or "(?!)"
    name = rf"(?:functions\.)?(?:{known})"
    return re.compile(
        rf'"(?:name|tool|tool_name|function|function_name|action|recipient_name)"\s{{0,20}}:\s{{0,20}}"{name}"'
        rf"|<(?:function|invoke|tool|tool_use|tool_call)[ =:][^<>\n]{{0,20}}{name}[\"'>\s]"
        rf"|<{name}[\s>/]"
        rf"|\b{name}\((?=\s{{0,20}}[\w{{\"'])"
        rf"|(?:to=|<function=){name}",
        re.IGNORECASE,
    )
