"""Someone in front of a browser: what they do and what they see."""

from __future__ import annotations

import re
from typing import Any, Literal

from playwright.async_api import ConsoleMessage, FrameLocator, Locator, Page, expect

PASSWORD = "correct horse battery staple"
SOON = 30_000  # ms a condition may take before a test fails

Seen = dict[str, Any]


class Person:
    """A page, and everything in its console that should not be there."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.warnings: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error":
            self.errors.append(f"console: {message.text} ({where})")
        elif message.type == "warning":
            self.warnings.append(f"{message.text} ({where})")

    def forgive(self, *words: str) -> None:
        """Errors that the test caused itself, such as a lost connection."""
        self.errors = [error for error in self.errors if not any(word in error for word in words)]

    # Going places

    async def open(self, path: str = "/") -> None:
        await self.page.goto(self.address + path)

    async def sign_up(self, name: str, password: str = PASSWORD) -> None:
        await self._enter("signup", name, password)

    async def sign_in(self, name: str, password: str = PASSWORD) -> None:
        await self._enter("login", name, password)

    async def _enter(self, form: str, name: str, password: str) -> None:
        await self.open(f"/{form}")
        await self.get(f"{form}-name").fill(name)
        await self.get(f"{form}-password").fill(password)
        await self.get(f"{form}-submit").click()
        await expect(self.get("prompt-input")).to_be_visible(timeout=SOON)

    async def ask(self, prompt: str) -> None:
        """Type into the prompt box and press Enter, or the button where a finger types."""
        box = self.get("prompt-input")
        await box.fill(prompt)
        if await self.page.evaluate("() => matchMedia('(pointer: coarse)').matches"):
            await self.get("prompt-send").click()
        else:
            await box.press("Enter")

    async def begin(self, prompt: str) -> str:
        """Start an app from the first page; its id."""
        await self.open("/")
        await self.ask(prompt)
        await self.page.wait_for_url(re.compile(r"/app/\w+"), timeout=SOON)
        return self.app_id

    async def go_back_to(self, app: str, newest: str) -> None:
        """From the list of apps, once it is new: a card that moves between press and release takes no click."""
        await expect(self.get("app-card").first).to_have_attribute("data-app-id", newest, timeout=SOON)
        await self.page.locator(f'[data-app-id="{app}"]').click()

    @property
    def app_id(self) -> str:
        return self.page.url.split("/app/")[1].split("/")[0]

    # Seeing things

    def get(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    @property
    def answers(self) -> Locator:
        return self.page.locator('[data-testid="message"][data-role="assistant"]')

    def answer(self, number: int, *statuses: str) -> Locator:
        """The number-th answer (from 1), once it has one of these states."""
        message = self.answers.nth(number - 1)
        if not statuses:
            return message
        return message.and_(self.page.locator(", ".join(f'[data-status="{status}"]' for status in statuses)))

    async def ended(self, number: int, status: str = "completed") -> Locator:
        """The number-th answer, once it has ended so and stands in the history with all its text."""
        message = self.answer(number, status)
        await expect(message).to_be_visible(timeout=60_000)
        await expect(message).not_to_have_attribute("aria-busy", "true", timeout=SOON)
        return message

    async def streams(self, number: int) -> Locator:
        """The number-th answer, once some of its text can be read while it is still running."""
        message = self.answer(number, "thinking", "running")
        await expect(message.get_by_test_id("loop-message").filter(has_text=re.compile(r"\S")).first).to_be_visible(
            timeout=SOON
        )
        return message

    @property
    def app(self) -> FrameLocator:
        """Inside the built app."""
        return self.page.frame_locator('[data-testid="preview-frame"]')

    async def preview_ready(self) -> None:
        await expect(self.get("preview-frame")).to_have_attribute("data-build", "ready", timeout=SOON)

    def frames(self, way: Literal["framesent", "framereceived"]) -> list[str]:
        """What goes over the sockets that the page opens from now on."""
        passing: list[str] = []
        self.page.on("websocket", lambda socket: socket.on(way, lambda frame: passing.append(str(frame))))
        return passing

    async def seen(self) -> Seen:
        """What has passed by since the page was loaded (see watch.js)."""
        return await self.page.evaluate("() => window.__seen")

    async def texts(self, message: Locator) -> list[str]:
        """The texts of a message without white space, in order."""
        return [squeezed(text) for text in await message.get_by_test_id("loop-message").all_text_contents()]

    async def parts(self, message: Locator) -> list[str]:
        """Tool calls and texts of a message as the page orders them: "os-write src/App.tsx", or the text's id."""
        return await message.evaluate("(message) => window.__parts(message)")

    async def live_order(self, number: int) -> list[str]:
        """The same of the number-th answer as it stood last while it ran."""
        name = await self.answer(number).get_attribute("data-message-id")
        return (await self.seen())["order"][name]

    async def assert_clean(self) -> None:
        """Nothing went wrong in the browser."""
        browser = self.page.context.browser
        gone = self.page.is_closed() or not (browser and browser.is_connected())
        blocked = [] if gone else (await self.seen() or {}).get("csp", [])
        assert not self.errors + blocked, "\n".join(["the browser complains:", *self.errors, *blocked])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
