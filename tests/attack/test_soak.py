"""Everything bad at once, for a while: the program neither grows nor loses a run, and no task of it dies.

`TESTS_SOAK_MINUTES` says for how long.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
import uuid
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from itertools import count

import psutil
import pytest
from websockets.exceptions import InvalidStatus

from overskill.models import ENDED
from tests.attack.hostile import texts
from tests.browser.conftest import Account
from tests.browser.model import played
from tests.browser.page import Page
from tests.browser.program import Program
from tests.browser.raw_client import RawClient
from tests.browser.records import Records
from tests.messages_api import MENU, Script, Text, Turn
from tests.runs.stories import write

MINUTES = float(os.environ.get("TESTS_SOAK_MINUTES", "3"))
CREATE = "reflex___state____state.overskill___ui___state___apps____apps.create"
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(MINUTES * 60 + 900), pytest.mark.slow]

SOURCES = [
    "export default () => <p>Hello</p>",
    "export default (",
    "[" * 200_000,
    "export default () => <p>{nobody}</p>",
]
SCRIPTS = {
    **{f"<text {place}>": Script([Turn(Text(text)), Turn(Text("Done."))]) for place, text in enumerate(texts())},
    **{f"<fault {name}>": Script([MENU[name](), Turn(Text("Done."))]) for name in MENU if "stall" not in name},
    **{
        f"<source {place}>": Script([Turn(write(content=source)), Turn(Text("Done."))])
        for place, source in enumerate(SOURCES)
    },
}
"""A stalled provider is given up after minutes only: tests/llm has it."""
model, settings = played(SCRIPTS, rate=0, OVERSKILL_SIGNUP="open")


TABS = [str(uuid.uuid4()) for _ in range(6)]
"""A person goes from app to app in the tabs they have: what was in one that is closed is kept for an hour."""


async def ask_for_an_app(port: int, cookie: str, tab: str, prompt: str) -> str:
    """A new app with this prompt; the path of its editor."""
    async with RawClient(port, "/", cookie, token=tab) as page:
        await page.call(CREATE, prompt=prompt, ticket=os.urandom(16).hex())
        await page.until(lambda _: page.heard("/app/"))
        return next(found[0] for frame in page.frames if (found := re.search(r"/app/\w+", frame)))


async def look_on(port: int, cookie: str, tab: str, prompt: str) -> None:
    """An app is asked for, and its editor open for a moment."""
    async with Page(port, await ask_for_an_app(port, cookie, tab, prompt), cookie, token=tab) as editor:
        await editor.opened()
        await asyncio.sleep(1)


async def crowd(port: int) -> None:
    """Two hundred sockets of nobody."""
    async with AsyncExitStack() as sockets:
        for _ in range(200):
            with suppress(InvalidStatus):  # more than its share
                await sockets.enter_async_context(RawClient(port, "/"))


def kill_a_builder(program: Program) -> None:
    for process in program.family():
        with suppress(psutil.NoSuchProcess):
            if "bun" in process.name():
                process.kill()
                return


async def test_nothing_grows_and_nothing_is_lost(owner: Account, program: Program, records: Records):
    port, prompts = program.checkout.port, count()
    worker = psutil.Process(int(re.findall(r'"process.started".*"pid": (\d+)', program.log.read_text())[-1]))
    names, memory, end = list(SCRIPTS), list[int](), time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        asked = {tab: names[next(prompts) % len(names)] for tab in TABS}
        await asyncio.gather(crowd(port), *(look_on(port, owner.cookie, tab, prompt) for tab, prompt in asked.items()))
        kill_a_builder(program)
        memory.append(worker.memory_info().rss)
    await until(lambda: not records.all(f"SELECT id FROM run WHERE status NOT IN {ENDED}"))
    assert len(records.all("SELECT id FROM run")) == next(prompts)
    for fault in ("loop.failed", "task.failed", "never retrieved", "Traceback"):
        assert fault not in program.log.read_text("utf-8", "replace")
    fifth = max(1, len(memory) // 5)
    early, late = sum(memory[2 * fifth : 3 * fifth]) / fifth, sum(memory[-fifth:]) / fifth
    print(f"{len(memory)} rounds, memory in MB: {[size // 2**20 for size in memory]}")
    assert late < early * 1.02, f"from {early / 2**20:.0f} to {late / 2**20:.0f} MB"


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(300):
        while not reached():
            await asyncio.sleep(0.5)
