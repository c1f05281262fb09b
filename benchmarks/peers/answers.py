"""What each peer's chat is given: the model's answer in pieces, and what was said before the page was opened.

Imported in the peers' own environments. All of them ask the model through the SDK that OverSkill uses, so that what it
costs is in every row alike.
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

from anthropic import Anthropic, AsyncAnthropic

from benchmarks.script import conversation

SDK = {"max_retries": 0, "timeout": 300}


async def pieces(prompt: str) -> AsyncIterator[str]:
    """The answer to a prompt, one piece a token."""
    async for event in await AsyncAnthropic(**SDK).messages.create(**_asked(prompt)):
        if event.type == "content_block_delta":
            yield event.delta.text


def pieces_in_a_thread(prompt: str) -> Iterator[str]:
    """The same for a framework whose scripts run in threads."""
    for event in Anthropic(**SDK).messages.create(**_asked(prompt)):
        if event.type == "content_block_delta":
            yield event.delta.text


def earlier() -> list[dict[str, str]]:
    """The chat's messages so far: BENCH_MESSAGES of them, as {"role": …, "content": …}."""
    return [
        {"role": role, "content": content} for role, content in conversation(int(os.environ.get("BENCH_MESSAGES", "0")))
    ]


def _asked(prompt: str) -> dict[str, Any]:
    messages = [{"role": "user", "content": prompt}]
    return {"model": "bench", "max_tokens": 8000, "stream": True, "messages": messages}
