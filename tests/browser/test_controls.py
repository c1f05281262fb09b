"""Pause, resume and cancel, by button and by key."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.person import SOON, Person
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "300"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_a_paused_run_stands_still_and_goes_on(ada: Person, records: Records):
    app = await ada.begin("a counter")
    await ada.streams(1)
    await ada.get("run-pause").click()
    paused = ada.page.locator('[data-testid="message"][data-status="paused"]')
    await expect(paused).to_be_visible(timeout=SOON)
    await ada.page.reload()
    await expect(paused).to_be_visible(timeout=SOON)
    await ada.get("run-resume").click()
    assert await ada.texts(await ada.ended(1)) == records.texts(app, 1)
    await expect(ada.get("version-card")).to_have_attribute("data-version", "1")


async def test_the_key_cancels_and_what_was_done_stays(ada: Person, records: Records):
    app = await ada.begin("a dashboard with charts")
    answer = await ada.streams(1)
    await expect(answer.locator('[data-tool="os-write"][data-stage="complete"]').first).to_be_attached(timeout=SOON)
    await ada.page.keyboard.press("Escape")
    await ada.page.keyboard.press("Control+.")
    answer = await ada.ended(1, "cancelled")
    assert await ada.texts(answer) == records.texts(app, 1)
    await expect(answer.get_by_test_id("version-card")).to_be_visible()
    await expect(answer.get_by_test_id("run-retry")).to_be_visible()


async def test_the_demo_is_free_in_every_run(ada: Person):
    """A value that is the same in two runs is shown in the second one, too: in between the page was cleared."""
    await ada.begin("a counter")
    for number in (1, 2):
        await ada.streams(number)
        await expect(ada.get("run-meter")).to_contain_text("Free")
        answer = await ada.ended(number)
        await expect(answer.get_by_test_id("execution-summary")).to_contain_text("free")
        await ada.ask("make it green")
    await expect(ada.get("app-meter")).to_have_text("free")
    await ada.ended(3)
