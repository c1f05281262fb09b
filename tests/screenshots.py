"""The pictures of the README, taken from the running program: `python -m tests.screenshots [folder]`.

For each theme: starts the program with the scripted demo and an empty data directory, walks through the story and
writes docs/screenshots/NAME-THEME.png.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, async_playwright, expect
from playwright.async_api import ViewportSize as Size

from tests.browser.chromium import FLAGS, chromium
from tests.browser.person import SOON, Person
from tests.browser.program import ROOT, Checkout, Program

FOLDER = ROOT / "docs" / "screenshots"
DESK, PHONE = Size(width=1280, height=800), Size(width=390, height=844)
LARGEST = 250_000  # bytes: a README opens on slow lines, too
RATE = "250"  # tokens a second: slow enough to catch a file being written
EARLIER = ("a landing page called Northlight", "a counter", "a dashboard with charts")

Theme = Literal["light", "dark"]


class Photographer:
    """One person's profile in one theme."""

    def __init__(self, browser: Browser, address: str, theme: Theme, folder: Path) -> None:
        self._browser, self._address, self._theme, self._folder = browser, address, theme, folder

    async def person(self, size: Size = DESK, like: Person | None = None) -> Person:
        """A new browser profile; signed in `like` another person."""
        context = await self._browser.new_context(
            viewport=size,
            device_scale_factor=2 if size == PHONE else 1.5,
            color_scheme=self._theme,
            reduced_motion="reduce",
            storage_state=await like.page.context.storage_state() if like else None,
        )
        return Person(await context.new_page(), self._address)

    async def take(self, person: Person, name: str) -> None:
        """Write the picture: at the screen's resolution, or at one pixel per CSS pixel where that is too large."""
        await person.page.wait_for_load_state("networkidle")
        await person.page.evaluate("() => document.fonts.ready")
        file = self._folder / f"{name}-{self._theme}.png"
        picture = await person.page.screenshot(animations="disabled", caret="hide")
        if len(picture) > LARGEST:
            picture = await person.page.screenshot(animations="disabled", caret="hide", scale="css")
        file.write_bytes(picture)
        print(f"{file.relative_to(self._folder.parent)}  {len(picture) // 1000} kB", flush=True)


async def walk(photographer: Photographer) -> None:
    """The story, with a picture at each stop."""
    desk = await photographer.person()
    await desk.sign_up("Ada")
    for prompt in EARLIER:
        await desk.begin(prompt)
        await desk.ended(1)
    await the_editor(desk, photographer)
    await desk.open("/")
    await expect(desk.get("app-card").first).to_be_visible(timeout=SOON)
    await photographer.take(desk, "landing")
    await desk.open("/dashboard")
    await expect(desk.get("dashboard-tool-row").first).to_be_visible(timeout=SOON)
    await photographer.take(desk, "dashboard")
    await the_phone(await photographer.person(PHONE, like=desk), photographer)
    visitor = await photographer.person()
    await visitor.open("/login")
    await expect(visitor.get("login-name")).to_be_visible(timeout=SOON)
    await photographer.take(visitor, "login")


async def the_editor(desk: Person, photographer: Photographer) -> None:
    await desk.begin("a todo app with dark mode")
    await expect(desk.page.locator(".tool.is-open .typed").first).to_be_visible(timeout=SOON)
    await photographer.take(desk, "editor-running")
    await desk.ended(1)
    await desk.preview_ready()
    field = desk.app.get_by_role("textbox").first
    for task in ("Pack the tent", "Buy oat milk", "Call the harbour about Saturday"):
        await field.fill(task)
        await field.press("Enter")
    await desk.app.get_by_role("checkbox").first.check()
    await photographer.take(desk, "editor")
    await desk.get("version-code").first.click()
    await desk.page.locator('[data-testid="file-open"][data-path="src/App.tsx"]').click()
    await coloured(desk)
    await photographer.take(desk, "code")
    await the_replay(desk, photographer)


async def the_replay(desk: Person, photographer: Photographer) -> None:
    """A moment in which a file is being written."""
    await desk.get("run-replay").last.click()
    line = desk.get("replay-scrub")
    await expect(line).to_be_visible(timeout=SOON)
    box = await line.bounding_box()
    assert box, "the time line is drawn"
    await line.click(position={"x": 0.62 * box["width"], "y": box["height"] / 2})
    await desk.get("tab-code").click()
    await coloured(desk)
    await photographer.take(desk, "replay")


async def coloured(desk: Person) -> None:
    """The code stands there in colours; until then it is bare text."""
    await expect(
        desk.get("code-view").locator(".cm-line").filter(has_text="import").locator("span").first
    ).to_be_visible(timeout=SOON)


async def the_phone(phone: Person, photographer: Photographer) -> None:
    await phone.open("/")
    await phone.get("app-card").first.click()
    await phone.ended(1)
    await photographer.take(phone, "phone-chat")
    await phone.page.get_by_role("tab", name="Preview").last.click()
    await expect(phone.app.get_by_role("textbox").first).to_be_visible(timeout=SOON)
    await photographer.take(phone, "phone-preview")


async def photograph(theme: Theme, checkout: Checkout, folder: Path) -> None:
    """One theme, from an empty data directory."""
    with tempfile.TemporaryDirectory() as data:
        program = Program(checkout, Path(data) / "data", OVERSKILL_DEMO_RATE=RATE)
        program.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
                await walk(Photographer(browser, program.address, theme, folder))
                await browser.close()
        finally:
            program.stop()


def main(folder: Path) -> int:
    """Exit status 1 when a picture is larger than a README should carry."""
    folder.mkdir(parents=True, exist_ok=True)
    checkout = Checkout("screenshots")
    for theme in ("light", "dark"):
        asyncio.run(photograph(theme, checkout, folder))
    large = [file.name for file in folder.glob("*.png") if file.stat().st_size > LARGEST]
    for name in large:
        print(f"{name} is larger than {LARGEST // 1000} kB", file=sys.stderr)
    return int(bool(large))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
