"""Pause, resume and cancel, by button and by key."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Account, NewPerson
from tests.browser.person import SOON, Person
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "300"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_a_paused_run_stands_still_and_goes_on(ada: Person, records: Records):
    app = await ada.begin("a dashboard with charts")
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


async def test_a_button_answers_at_once_and_counts_once(ada: Person, records: Records):
    app = await ada.begin("a dashboard with charts")
    await ada.streams(1)
    busy = await ada.get("run-cancel").evaluate(
        "async (button) => { button.click(); button.click(); await 0; return button.getAttribute('aria-busy'); }"
    )
    assert busy == "true"
    await ada.ended(1, "cancelled")
    ended = records.all("SELECT 1 FROM event JOIN run ON run.id = run_id WHERE app_id = ? AND kind = 'run_ended'", app)
    assert len(ended) == 1


async def test_a_version_that_was_cut_off_says_so(ada: Person):
    await ada.begin("a dashboard with charts")
    answer = await ada.streams(1)
    await expect(answer.locator('[data-tool="os-write"][data-stage="complete"]').first).to_be_attached(timeout=SOON)
    await ada.page.keyboard.press("Meta+.")
    answer = await ada.ended(1, "cancelled")
    await expect(answer.get_by_test_id("version-card")).to_contain_text("Interrupted before it was finished")


async def test_two_apps_in_one_browser_do_not_touch_each_other(ada: Person, records: Records):
    first = await ada.begin("a dashboard with charts")
    await ada.streams(1)
    other = Person(await ada.page.context.new_page(), ada.address)
    second = await other.begin("a todo app with dark mode")
    await other.streams(1)
    await ada.get("run-pause").click()
    paused = ada.page.locator('[data-testid="message"][data-status="paused"]')
    await expect(paused).to_be_visible(timeout=SOON)
    assert await other.texts(await other.ended(1)) == records.texts(second, 1), "the other app went on"

    await ada.open(f"/app/{second}")
    assert await ada.texts(await ada.ended(1)) == records.texts(second, 1)
    await expect(paused).to_have_count(0)
    await ada.page.go_back()
    await expect(paused).to_be_visible(timeout=SOON)
    await ada.get("run-resume").click()
    assert await ada.texts(await ada.ended(1)) == records.texts(first, 1)
    assert await other.texts(other.answer(1)) == records.texts(second, 1)
    await other.assert_clean()


async def test_the_demo_is_free_in_every_run(ada: Person):
    """A value that is the same in two runs is shown in the second one, too: in between the page was cleared."""
    await ada.begin("a dashboard with charts")
    for number, follow_up in ((1, "a todo app with dark mode"), (2, "make it green")):
        await ada.streams(number)
        await expect(ada.get("run-meter")).to_contain_text("Free")
        answer = await ada.ended(number)
        await expect(answer.get_by_test_id("execution-summary")).to_contain_text("free")
        await ada.ask(follow_up)
    await expect(ada.get("app-meter")).to_have_text("free")
    await ada.ended(3)


HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
NOTE = """
  window.notes = [];
  window.Notification = class extends Notification {
    constructor(title, options) { super(title, options); window.notes.push([title, options.body]); }
  };"""


async def test_the_tab_says_how_the_run_goes_and_its_end_is_announced(new_person: NewPerson, owner: Account):
    ada = await new_person(storage_state=owner.state, permissions=["notifications"])
    await ada.page.add_init_script(NOTE)
    await ada.open("/settings")
    await expect(ada.page).to_have_title("Settings · OverSkill")
    allowed = await ada.page.evaluate("Notification.permission") == "granted"
    if allowed:
        await ada.get("notices").click()
        await expect(ada.get("notices")).to_have_attribute("aria-pressed", "true")
    await ada.open("/")
    await expect(ada.page).to_have_title("Your apps · OverSkill")
    await ada.begin("a dashboard with charts")
    await ada.streams(1)
    await expect(ada.page).to_have_title("● Dashboard · Working", timeout=SOON)
    await ada.page.evaluate(HIDE, True)
    await expect(ada.page).to_have_title("✓ Dashboard · Done", timeout=SOON)
    if allowed:
        told = "OverSkill has finished. Your app is ready to look at."
        assert await ada.page.evaluate("window.notes") == [["Dashboard: done", told]]
    await ada.page.evaluate(HIDE, False)
    await expect(ada.page).to_have_title("Dashboard · v1", timeout=SOON)
    await ada.ask("hello there")
    await ada.ended(2)
    await expect(ada.page).to_have_title("Dashboard · v1")
    assert len(await ada.page.evaluate("window.notes")) == allowed, "who looks is not told"
    await ada.get("run-replay").first.click()
    await expect(ada.page).to_have_title("Replay of Dashboard", timeout=SOON)


async def test_sending_nothing_says_what_to_do(ada: Person):
    await ada.open("/")
    send = ada.get("prompt-send")
    dim = await send.evaluate("(button) => getComputedStyle(button).backgroundColor")
    await send.click()
    await expect(ada.page.get_by_role("status").filter(has_text="Say in a few words")).to_be_visible()
    await expect(ada.get("prompt-input")).to_be_focused()
    await ada.get("prompt-input").fill("a page")
    await expect(ada.page.get_by_role("status").filter(has_text="Say in a few words")).to_have_count(0)
    assert await send.evaluate("(button) => getComputedStyle(button).backgroundColor") != dim
    await ada.get("prompt-input").fill("")
