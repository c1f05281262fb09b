"""Many runs and many pages at once, and how many pages show something else than the journal."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

from overskill.journal.fold import fold
from tests.browser.page import APPS, Page
from tests.browser.records import Records
from tests.faults.program import journal_in
from tests.faults.scene import told

PATIENCE = 300.0  # seconds until every run must have ended


@dataclass(frozen=True)
class Place:
    """A running program: where its pages are, who looks, and its database."""

    port: int
    cookie: str
    records: Records


@dataclass
class Tally:
    """What the pages showed. `settled`: milliseconds from the end of a run until a page shows it."""

    pages: int = 0
    completed: int = 0
    otherwise: list[str] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)


async def watch(place: Place, prompts: Sequence[str], viewers: int, seed: int = 0) -> Tally:
    """Send every prompt at once, each to an app of its own, with `viewers` pages each that come at any moment."""
    chance, tally = random.Random(seed), Tally()
    async with AsyncExitStack() as stack:
        runs = await asyncio.gather(*(_begin(place, stack, prompt) for prompt in prompts))
        pages = [(app, run, 2 * chance.random()) for app, run in runs for _ in range(viewers)]
        await asyncio.gather(*(_look(place, stack, *page, tally) for page in pages))
        tally.completed = sum(fold(journal_in(place.records, run)).status == "completed" for _, run in runs)
    return tally


async def _begin(place: Place, stack: AsyncExitStack, prompt: str) -> tuple[str, str]:
    home = await stack.enter_async_context(Page(place.port, "/", place.cookie))
    await home.opened()
    await home.call(f"{APPS}.create", prompt=prompt)
    query = "SELECT app_id, run_id FROM message WHERE role = 'user' AND text = ?"
    async with asyncio.timeout(PATIENCE):
        while not (found := place.records.all(query, prompt)):  # another process writes it
            await asyncio.sleep(0.05)
    return found[0]["app_id"], found[0]["run_id"]


async def _look(place: Place, stack: AsyncExitStack, app: str, run: str, delay: float, tally: Tally) -> None:
    await asyncio.sleep(delay)
    page = await stack.enter_async_context(Page(place.port, f"/app/{app}", place.cookie))
    await page.settled(run, PATIENCE)
    at, folded = time.time(), fold(journal_in(place.records, run))
    tally.pages += 1
    tally.settled.append(max(0.0, 1000 * (at - (folded.ended or at))))
    with suppress(TimeoutError):  # what it missed of a text it has asked for
        await page.until(lambda _: page.shown(run) == told(folded))
    if page.shown(run) != told(folded):
        tally.otherwise.append(f"{page.shown(run)} instead of {told(folded)}")
