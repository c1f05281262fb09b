"""A real headless Chromium with the probe in every frame, and what is done on its page."""

import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from benchmarks.program import Program, family

PROBE = Path(__file__).with_name("probe.js")
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)
PATIENCE = 120_000  # ms that one answer may take
COMPLETED = "[data-testid=message][data-role=assistant][data-status=completed]"
SETTLED = f"""n => document.querySelectorAll('{COMPLETED}').length >= n && !document.querySelector('.is-running')
    && [...document.querySelectorAll('[data-testid=loop-message]')].every(part => part.textContent)"""


def executable() -> str:
    """The browser to drive. Raises RuntimeError when there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("no Chromium found; install the package chromium or set CHROMIUM to its path")
    return found


class Editor:
    """A signed-in page."""

    def __init__(self, page: Page, program: Program) -> None:
        self.page, self._program = page, program
        self._frames: list[tuple[float, int]] = []
        """When each message came over the WebSocket (ms since 1970), and its bytes after decompression."""
        self._answers = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def received(self, since: float, until: float = inf) -> int:
        """Bytes that came over the WebSocket between two times."""
        return sum(size for at, size in self._frames if since <= at <= until)

    async def create(self, prompt: str) -> str:
        """Ask for a new app on the first page and wait for the end of the answer. Returns the app's id."""
        await self.page.goto(self._program.origin + "/")
        await self.enter(prompt)
        await self.page.wait_for_url("**/app/*")
        self._answers = 0
        await self._end()
        return self.page.url.rsplit("/", 1)[-1]

    async def ask(self, prompt: str) -> None:
        """Send a follow-up prompt and wait for the end of the answer."""
        await self.enter(prompt)
        await self._end()

    async def _end(self) -> None:
        """Looks seldom, so as not to disturb what is measured."""
        self._answers += 1
        await self.page.wait_for_function(SETTLED, arg=self._answers, timeout=PATIENCE, polling=200)

    async def probe(self) -> dict[str, Any]:
        """What the probe has noted."""
        return await self.page.evaluate("({ ...window.probe, calibrate: undefined })")

    async def enter(self, prompt: str) -> None:
        """Send a prompt."""
        box = self.page.get_by_test_id("prompt-input")
        await box.fill(prompt)
        await self.page.locator("[data-testid=prompt-send]:not([disabled])").wait_for()
        await self.page.evaluate("window.probe.calibrate() && undefined")
        await box.press("Enter")

    def _count(self, payload: str | bytes) -> None:
        size = len(payload if isinstance(payload, bytes) else payload.encode())
        self._frames.append((time.time() * 1000, size))


@asynccontextmanager
async def editor(program: Program) -> AsyncIterator[Editor]:
    """A browser with one page, signed in; closed with the block."""
    async with launched() as browser:
        yield Editor(await (await visitor(browser, program)).new_page(), program)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser that reaches this machine only; closed with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


async def visitor(browser: Browser, program: Program | None = None) -> BrowserContext:
    """Someone with an empty cache and the probe in every page, signed in to the program if one is given."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    if program:
        name, value = program.cookie.split("=", 1)
        await context.add_cookies([{"name": name, "value": value, "url": program.origin}])
    await context.add_init_script(path=PROBE)
    return context


def renderers() -> list[psutil.Process]:
    """The browser's processes that lay pages out and run their scripts."""
    return [one for one in family(psutil.Process()) if "--type=renderer" in " ".join(_arguments(one))]


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
