"""Long chats: until the last message is there, and whether what was said before disturbs what is said now."""

import asyncio
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.async_api import Browser, Page

from benchmarks import seeding
from benchmarks.chat import Answer, Chat, Loading, load, place_of
from benchmarks.chromium import launched, visitor
from benchmarks.figures import Bar, Figure, one
from benchmarks.load import new_app
from benchmarks.program import Program, asking, running

LENGTHS = (200, 2000)
LOADS = 5  # with a warm cache
TOKENS, RATE = 500, 80
BARS = {200: 400}  # messages → ms
STEP = 3000  # pixels that a turn of the wheel moves the chat
TURN = 0.1  # seconds between two turns
MORE = "document.querySelector('.older') || document.querySelector('[role=log]').scrollTop"
SHOWN = "document.querySelectorAll('[data-testid=message]').length"
PATIENCE = 120  # seconds to scroll through a whole chat


@dataclass(slots=True)
class Disturbed:
    """Tasks that the browser reports, over 50 ms: while reading back to the first message, and while streaming."""

    scrolling: list[float]
    streaming: list[float]
    shown: int
    answer: Answer


def measure(upstream: str, quick: bool) -> list[Figure]:
    """Loads each length, then streams into the longest while it is scrolled; quick: the shortest alone."""
    past = seeding.past(*(LENGTHS[:1] if quick else LENGTHS))
    with running(asking(upstream), past.folder) as program:
        return asyncio.run(_measured(program, upstream, past.apps))


async def _measured(program: Program, upstream: str, apps: Mapping[int, str]) -> list[Figure]:
    figures: list[Figure] = []
    async with launched() as browser:
        for messages, app in apps.items():
            context = await visitor(browser, program)
            figures += _loading(messages, await load(context, place_of(program, app), LOADS))
            await context.close()
        longest = max(apps)
        empty = await _disturbed(browser, program, await new_app(program), upstream)
        long = await _disturbed(browser, program, apps[longest], upstream)
    return [*figures, *_disturbances(f"{longest:,} messages: ", empty, long)]


async def _disturbed(browser: Browser, program: Program, app: str, upstream: str) -> Disturbed:
    """Read the chat back to its first message, then let an answer stream in while scrolling up and down."""
    context = await visitor(browser, program)
    chat = Chat(await context.new_page(), place_of(program, app), upstream)
    await chat.open()
    began = time.time() * 1000
    await _read_back(chat.page)
    scrolled, shown = time.time() * 1000, await chat.page.evaluate(SHOWN)
    reading = asyncio.create_task(_up_and_down(chat.page))
    answer = await chat.ask(TOKENS, RATE)
    reading.cancel()
    tasks = await chat.page.evaluate("window.probe.long")
    await context.close()
    return Disturbed(
        [ms for at, ms in tasks if began <= at < scrolled], [ms for at, ms in tasks if at >= scrolled], shown, answer
    )


async def _read_back(page: Page) -> None:
    """Turn the wheel until nothing older comes."""
    await page.locator("[role=log]").hover()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await page.mouse.wheel(0, -STEP)
        await asyncio.sleep(TURN)
        if not await page.evaluate(MORE):
            return


async def _up_and_down(page: Page) -> None:
    for turn in itertools.count():
        await page.mouse.wheel(0, -STEP if turn // 10 % 2 == 0 else STEP)
        await asyncio.sleep(TURN)


def _loading(messages: int, loading: Loading) -> list[Figure]:
    title = f"{messages:,} messages: "
    if loading.cold is None or loading.warm is None or loading.frame is None:
        raise RuntimeError(f"the last of {messages} messages was never shown")
    return [
        one(title + "until the last one is in the DOM, nothing cached", loading.cold, "ms"),
        one(title + "until the last one is in the DOM, cached", loading.warm, "ms", BARS.get(messages)),
        one(title + "until the frame after it, cached", loading.frame, "ms"),
        one(title + "server", loading.server, "CPU s"),
        one(title + "renderer", loading.renderer, "CPU s"),
        one(title + "bytes before compression", loading.app / 1000, "kB"),
        one(title + "bytes on the wire", loading.wire / 1000, "kB"),
    ]


def _disturbances(title: str, empty: Disturbed, long: Disturbed) -> list[Figure]:
    """What an empty chat does too is not the history's doing."""
    return [
        _long_tasks(
            title + "read back to the first: long tasks", long.scrolling, empty.scrolling, f"{long.shown} shown"
        ),
        _long_tasks(title + "streaming and scrolling: long tasks", long.streaming, empty.streaming),
        one(title + "streaming and scrolling: sent → in the DOM, p95", long.answer.p95 or 0, "ms", note=_beside(empty)),
        one(title + "streaming: renderer", 1000 * long.answer.renderer / TOKENS, "CPU s/1,000 tokens"),
        one(title + "streaming: bytes, with the settled message", long.answer.app / long.answer.size, "× answer"),
    ]


def _long_tasks(name: str, long: list[float], empty: list[float], note: str = "") -> Figure:
    values = {"over 50 ms": len(long), "in an empty chat": len(empty), "longest": round(max(long, default=0))}
    return Figure(name, values, "", Bar("over 50 ms", len(empty)), note)


def _beside(empty: Disturbed) -> str:
    return f"in an empty chat {empty.answer.p95} ms"
