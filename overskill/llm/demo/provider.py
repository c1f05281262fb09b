"""The scripted demo as a provider: what people get before they connect a model, and it says so."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from overskill.llm.assembler import Assembler
from overskill.llm.deltas import Delta
from overskill.llm.demo.events import events_of
from overskill.llm.demo.pacing import paced
from overskill.llm.demo.reply import Answer
from overskill.llm.request import Request


class DemoProvider:
    """Streams what `answer` scripts, at `rate` tokens per second (0: unlimited)."""

    name = "demo"
    label = "Scripted demo"
    is_demo = True

    def __init__(self, rate: float, answer: Answer) -> None:
        self._rate = rate
        self._answer = answer

    async def stream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """See `Provider.stream`; there is no network, so nothing but a faulty recipe can fail."""
        assembler = Assembler()
        async with aclosing(paced(events_of(self._answer(request)), self._rate)) as events:
            async for event in events:
                for delta in assembler.feed(event):
                    yield delta
        assembler.finish()

    async def close(self) -> None:
        """Nothing is held open."""
