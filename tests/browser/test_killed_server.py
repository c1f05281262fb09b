"""The program is killed in the middle of a run: what was shown is kept, and Retry finishes the work."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "500"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_a_killed_run_keeps_what_it_showed_and_can_be_finished(ada: Person, program: Program, records: Records):
    app = await ada.begin("a todo app with dark mode")
    answer = await ada.streams(1)
    await expect(answer.locator('[data-tool="os-write"][data-stage="complete"]').first).to_be_attached(timeout=SOON)
    shown = await ada.texts(answer)
    program.kill()
    await expect(ada.get("connection")).to_have_attribute("data-state", "offline", timeout=SOON)
    assert "".join(await ada.texts(answer)).startswith("".join(shown)), "the page keeps what it has"

    program.start()
    answer = await ada.ended(1, "interrupted")
    await expect(ada.get("connection")).to_have_attribute("data-state", "online", timeout=SOON)
    kept = await ada.texts(answer)
    assert kept == records.texts(app, 1)
    assert "".join(kept).startswith("".join(shown[:-1])), "nothing that was shown is gone"
    await expect(answer.get_by_role("alert")).to_be_visible()

    await ada.page.reload()
    answer = await ada.ended(1, "interrupted")
    assert await ada.texts(answer) == kept
    await answer.get_by_test_id("run-retry").click()
    again = await ada.ended(2)
    assert await ada.texts(again) == records.texts(app, 2)
    await ada.preview_ready()
    await expect(ada.app.get_by_role("textbox").first).to_be_visible(timeout=SOON)
    ada.forgive("WebSocket connection", "net::ERR")
