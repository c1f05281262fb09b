"""Words of a model that are slow to colour or to render hold up nobody else."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.attack.hostile import texts
from tests.attack.watch import Watch
from tests.browser.model import played
from tests.browser.person import Person
from tests.browser.program import Program
from tests.llm.test_repetition import TextGrew, fed
from tests.messages_api import Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

TOGETHER, AT_ONCE = 20, 2
"""Texts in one run, and in one answer: more would be cut off, for a model says 32,000 tokens at most."""
TEXTS = texts()
ENDLESS = [text for text in TEXTS if fed(TextGrew, text) < len(text)]
"""They end their run, which fails since the model repeats itself; the others come before."""
OTHERS = [text for text in TEXTS if text not in ENDLESS]


def answers(start: int, last: list[str]) -> Script:
    """A run that says some of the texts, and calls a tool after each few so that it goes on."""
    said = OTHERS[start : start + TOGETHER]
    turns = [
        Turn(*map(Text, said[at : at + AT_ONCE]), ToolUse("os-search-files", {"query": f"number {start + at}"}))
        for at in range(0, len(said), AT_ONCE)
    ]
    return Script([*turns, Turn(*map(Text, last or ["Done."]))])


STARTS = range(0, len(OTHERS), TOGETHER)
SCRIPTS = {
    f"hostile number {start:03}": answers(start, ENDLESS[place : place + 1]) for place, start in enumerate(STARTS)
}
model, settings = played(SCRIPTS, rate=0)
LATE = 0.25
"""Seconds."""


@pytest.mark.slow  # six megabytes of words go through model, journal and page: minutes on two cores
@pytest.mark.timeout(900)
async def test_two_hundred_hostile_texts_hold_up_nobody(ada: Person, program: Program):
    with Watch(program.checkout.port) as idle:
        await asyncio.sleep(3)
    with Watch(program.checkout.port) as watch:
        for place, prompt in enumerate(SCRIPTS):
            await ada.begin(prompt)
            end = "failed" if place < len(ENDLESS) else "completed"
            await expect(ada.answer(1, end)).to_be_visible(timeout=120_000)
    assert len(watch.pings) > 100
    bound = max(LATE, 10 * sorted(idle.pings)[-len(idle.pings) // 100 - 1])
    late = sorted(ping for ping in watch.pings if ping > bound)
    assert not late, f"{len(late)} of {len(watch.pings)} pings were late, by up to {late[-1]:.2f} s"
