"""The program is killed in the middle of a run: what was shown is kept, and the run goes on by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "500"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_a_killed_run_keeps_what_it_showed_and_goes_on(ada: Person, program: Program, records: Records):
    app = await ada.begin("a todo app with dark mode")
    answer = await ada.streams(1)
    await expect(answer.locator('[data-tool="os-write"][data-stage="complete"]').first).to_be_attached(timeout=SOON)
    shown = await ada.texts(answer)
    program.kill()
    await expect(ada.get("connection")).to_have_attribute("data-state", "offline", timeout=SOON)
    assert "".join(await ada.texts(answer)).startswith("".join(shown)), "the page keeps what it has"

    program.start()
    answer = await ada.ended(1)
    await expect(ada.get("connection")).to_have_attribute("data-state", "online", timeout=SOON)
    written = await ada.texts(answer)
    assert written == records.texts(app, 1)
    assert "".join(written).startswith("".join(shown[:-1])), "nothing of a whole step that was shown is gone"
    await expect(answer.locator('[data-testid="tool-call"][data-stage="complete"]')).to_have_count(11)
    await ada.preview_ready()
    await expect(ada.app.get_by_role("textbox").first).to_be_visible(timeout=SOON)

    await ada.page.reload()
    assert await ada.texts(await ada.ended(1)) == written
    ada.forgive("WebSocket connection", "net::ERR")
