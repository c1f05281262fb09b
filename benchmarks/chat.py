"""One answer, or one conversation, on the page of whichever framework: what a person sees and what it costs."""

import asyncio
import statistics
import time
from dataclasses import asdict, dataclass
from typing import Any

import psutil
from playwright.async_api import BrowserContext, Error, Page

from benchmarks.chromium import renderers
from benchmarks.figures import percentile
from benchmarks.program import Program, cpu_seconds, family
from benchmarks.script import marks_of, text_of
from benchmarks.streaming import sent_by
from benchmarks.wire import Wire

PATIENCE = 120.0  # seconds that an answer may take longer than its tokens
WARM = 400  # tokens of the first answer: with code, for which some pages load more
CALM = 1.0  # seconds after the last word in which a framework tidies up, and a new tab comes to rest
LOOK = 0.25  # seconds between two looks at the page
OPENING = 60_000  # ms until a page can be typed into


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat is served, and how its page is handled."""

    process: psutil.Process
    port: int
    url: str
    box: str
    ready: str = ""
    """What stands on the page once the box's words can be sent; empty: at once."""

    def processes(self) -> list[psutil.Process]:
        return family(self.process)


def place_of(program: Program, app: str) -> Place:
    """The chat of an app of OverSkill."""
    ready = "[data-testid=prompt-send]:not([disabled])"
    address, box = f"{program.origin}/app/{app}", "[data-testid=prompt-input]"
    return Place(program.processes()[0], program.port, address, box, ready)


@dataclass(slots=True)
class Answer:
    """Milliseconds, bytes and processor seconds of one answer; the lags are None when it was not finished."""

    tokens: int
    rate: int
    p50: float | None
    p95: float | None
    last: float | None
    after_last: float | None
    first: float | None
    app: int
    wire: int
    size: int
    server: float
    renderer: float

    @property
    def finished(self) -> bool:
        return self.last is not None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"finished": self.finished}


class Chat:
    """A page on which one can talk. Bytes are counted before compression, HTTP and WebSocket together."""

    def __init__(self, page: Page, place: Place, upstream: str) -> None:
        self.page, self._place, self._upstream = page, place, upstream
        self.received = 0
        self._cached: set[str] = set()
        """Requests that the browser answered itself."""

    async def open(self) -> None:
        """Go there and wait until something can be typed."""
        await self.count()
        await self.page.goto(self._place.url)
        await self.page.locator(self._place.box).first.wait_for(timeout=OPENING)
        await self._converse(f"stream {WARM} tokens at 0 for warm", marks_of(WARM)[-1], PATIENCE)

    async def ask(self, tokens: int, rate: int) -> Answer:
        """Stream an answer and say what it cost, finished or not."""
        name, marks = f"t{tokens}r{rate}", marks_of(tokens)
        with Wire(self._place.port) as wire:
            before = self._costs(wire)
            limit = PATIENCE + (tokens / rate if rate else 0)
            await self._converse(f"stream {tokens} tokens at {rate} for {name}", marks[-1], limit)
            spent = [now - then for now, then in zip(self._costs(wire), before, strict=True)]
        shown, sent = await self._shown(), sent_by(self._upstream).get(name, {})
        lags = [shown[mark] - sent[mark] for mark in marks if mark in shown and mark in sent]
        known = lags if len(lags) == len(marks) else []
        return Answer(
            tokens,
            rate,
            p50=percentile(known, 50) if known else None,
            p95=percentile(known, 95) if known else None,
            last=round(known[-1], 1) if known else None,
            after_last=round(shown[marks[-1]] - sent["last"], 1) if known else None,
            first=round(shown[marks[0]] - sent[marks[0]], 1) if lags else None,
            app=int(spent[0]),
            wire=int(spent[1]),
            size=len(text_of(tokens).encode()),
            server=round(spent[2], 3),
            renderer=round(spent[3], 3),
        )

    async def _converse(self, prompt: str, last: str, limit: float) -> None:
        """Send a prompt; returns a moment after its last mark is in the DOM, or when the limit is over."""
        box = self.page.locator(self._place.box).first
        await box.fill(prompt)
        if self._place.ready:
            await self.page.locator(self._place.ready).wait_for()
        await self.page.evaluate("window.probe.calibrate() && undefined")
        await box.press("Enter")
        await self._see(last, time.monotonic() + limit)
        await asyncio.sleep(CALM)

    async def _see(self, mark: str, deadline: float) -> None:
        """Looks seldom, so as not to disturb what is measured."""
        while time.monotonic() < deadline:
            if mark in await self._shown():
                return
            await asyncio.sleep(LOOK)

    async def _shown(self) -> dict[str, float]:
        try:
            async with asyncio.timeout(5):
                return await self.page.evaluate("window.probe.marks")
        except (Error, TimeoutError):  # the page is being loaded anew, or is too busy to answer
            return {}

    def _costs(self, wire: Wire) -> tuple[float, float, float, float]:
        return self.received, wire.sent(), cpu_seconds(self._place.processes()), cpu_seconds(renderers())

    async def count(self) -> None:
        """Count from here on what the page receives."""
        session = await self.page.context.new_cdp_session(self.page)
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.responseReceived", self._look_up)
        session.on("Network.dataReceived", lambda event: self._add(event["dataLength"], event["requestId"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._add(_length(event["response"])))
        await session.send("Network.enable")

    def _look_up(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._cached.add(event["requestId"])

    def _add(self, size: int, request: str = "") -> None:
        if request not in self._cached:
            self.received += size


def _length(frame: dict[str, Any]) -> int:
    """Bytes of a WebSocket message; binary ones are told in base64."""
    data = frame["payloadData"]
    return len(data.encode()) if frame["opcode"] == 1 else len(data) * 3 // 4


@dataclass(slots=True)
class Loading:
    """Milliseconds until the last message of a conversation is there, from the start of the navigation."""

    cold: float | None
    warm: float | None
    frame: float | None
    server: float
    renderer: float
    wire: int
    app: int


async def load(context: BrowserContext, place: Place, times: int) -> Loading:
    """Open a page once with an empty cache and `times` more; costs are of one warm load."""
    with Wire(place.port) as wire:
        cold, _, _ = await _loaded(context, place)
        sent, server, renderer = wire.sent(), cpu_seconds(place.processes()), 0.0
        warm: list[tuple[float | None, float | None, int]] = []
        for _ in range(times):
            before = cpu_seconds(renderers())
            warm.append(await _loaded(context, place, keep=True))
            renderer += cpu_seconds(renderers()) - before
            await context.pages[-1].close()
        server = cpu_seconds(place.processes()) - server
        sent = wire.sent() - sent
    dom, frames = ([one[kind] for one in warm if one[kind] is not None] for kind in (0, 1))
    return Loading(
        cold,
        round(statistics.median(dom), 1) if dom else None,
        round(statistics.median(frames), 1) if frames else None,
        round(server / times, 3),
        round(renderer / times, 3),
        sent // times,
        warm[-1][2],
    )


async def _loaded(context: BrowserContext, place: Place, keep: bool = False) -> tuple[float | None, float | None, int]:
    """(in the DOM, next frame, bytes before compression) of one load; the page is left open when it is to be kept."""
    page = await context.new_page()
    chat = Chat(page, place, "")
    await chat.count()
    await asyncio.sleep(CALM)  # a new tab keeps the browser busy with itself; a person goes there in one that is open
    await page.goto(place.url, wait_until="commit")
    try:
        await page.wait_for_function("() => window.probe.lastFrame", timeout=PATIENCE * 1000, polling=100)
        shown, frame = await page.evaluate("[window.probe.last, window.probe.lastFrame]")
    except Error:
        shown = frame = None
    await asyncio.sleep(CALM / 2)
    if not keep:
        await page.close()
    return shown, frame, chat.received
