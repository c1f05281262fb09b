"""The whole story with the scripted demo: first account, prompt, run, built app, change, restore, code, bookmark."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.person import SOON, Person
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "600", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

STAGES = ["receiving", "analyzing", "validating", "writing", "building", "complete"]


async def test_from_the_first_account_to_a_bookmarked_version(person: Person, records: Records):
    await person.sign_up("grace")
    app = await person.begin("a todo app with dark mode")

    answer = await person.streams(1)
    await expect(answer.get_by_test_id("thinking-status")).to_be_visible()
    answer = await person.ended(1)
    seen = await person.seen()
    await assert_stages_are_real(seen)
    assert await person.parts(answer) == await person.live_order(1), "the parts stand where they were written"
    assert await person.texts(answer) == records.texts(app, 1)
    await expect(answer.get_by_test_id("thinking-status")).to_have_text(re.compile(r"Thought for \d+ s"))

    await use_the_todo_app(person)
    await the_answer_sums_up(person, records, app)
    await a_change_makes_version_two(person, records, app)
    await restoring_makes_version_three(person, records, app)
    await the_code_can_be_read(person)
    await a_bookmark_stays(person, records, app)


async def assert_stages_are_real(seen: dict) -> None:
    calls = list(seen["stages"].values())
    assert [call["tool"] for call in calls if call["tool"] == "os-write"], "files were written"
    for call in calls:
        steps = [STAGES.index(stage) for stage in call["stages"]]
        assert steps == sorted(steps), f"{call['tool']} went back: {call['stages']}"
        assert call["stages"][-1] == "complete"
        assert call["progress"] == sorted(call["progress"]), f"progress fell: {call}"
    shown = {stage for call in calls if call["tool"] == "os-write" for stage in call["stages"]}
    assert {"receiving", "building", "complete"} <= shown, "a stage of a millisecond may pass between two frames"


async def use_the_todo_app(person: Person) -> None:
    await person.preview_ready()
    assert "building" in (await person.seen())["builds"]
    field = person.app.get_by_role("textbox").first
    await field.fill("Buy milk")
    await field.press("Enter")
    await expect(person.app.get_by_text("Buy milk")).to_be_visible()
    root = person.app.locator("html")
    before = await root.evaluate("(el) => getComputedStyle(document.body).backgroundColor + el.className")
    await (
        person.app.get_by_role("button", name="dark").or_(person.app.get_by_role("button", name="light")).first.click()
    )
    assert before != await root.evaluate("(el) => getComputedStyle(document.body).backgroundColor + el.className")


async def the_answer_sums_up(person: Person, records: Records, app: str) -> None:
    answer = person.answer(1)
    stored = records.answers(app)[0]
    tools = [part for part in stored["body"]["parts"] if part["kind"] == "tool"]
    summary = answer.get_by_test_id("execution-summary")
    await expect(summary).to_contain_text(f"{len(tools)} of {len(tools)}")
    await expect(summary).to_contain_text(str(sum(tool["created"] for tool in tools)))
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "1")

    used = answer.get_by_test_id("tools-summary")
    await expect(used).to_contain_text(f"{len(tools)} tools used")
    first = answer.get_by_test_id("tool-call").first
    await expect(first).to_be_hidden()
    await used.click()
    await expect(first).to_be_visible()
    for path in {tool["path"] for tool in tools if tool["path"]}:
        await expect(answer.get_by_test_id("tool-call").filter(has_text=path.split("/")[-1]).first).to_be_visible()


async def a_change_makes_version_two(person: Person, records: Records, app: str) -> None:
    await person.ask("change the title to Groceries")
    answer = await person.ended(2)
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "2")
    assert await person.texts(answer) == records.texts(app, 2)
    await expect(person.app.get_by_role("heading", name="Groceries")).to_be_visible(timeout=SOON)
    await expect(person.answer(1).get_by_test_id("tool-call").first, "an opened list stays open").to_be_visible()


async def restoring_makes_version_three(person: Person, records: Records, app: str) -> None:
    await person.page.locator('[data-version="1"]').get_by_test_id("version-restore").click()
    answer = await person.ended(3)
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "3")
    await expect(person.app.get_by_role("heading", name="Todo list")).to_be_visible(timeout=SOON)
    manifests = [version["manifest"] for version in records.versions(app)]
    assert manifests[0] == manifests[2] != manifests[1]


async def the_code_can_be_read(person: Person) -> None:
    await person.page.locator('[data-version="2"]').get_by_test_id("version-code").click()
    await expect(person.get("file-tree")).to_be_visible()
    await person.page.locator('[data-testid="file-open"][data-path="src/App.tsx"]').click()
    await expect(person.get("code-view")).to_contain_text("Groceries")
    await person.page.locator('[data-version="3"]').get_by_test_id("version-code").click()
    await expect(person.get("code-view")).not_to_contain_text("Groceries")


async def a_bookmark_stays(person: Person, records: Records, app: str) -> None:
    mark = person.page.locator('[data-version="2"]').get_by_test_id("version-bookmark")
    await mark.click()
    await expect(mark).to_have_attribute("aria-pressed", "true")
    assert [version["bookmarked"] for version in records.versions(app)] == [0, 1, 0]
    await person.page.reload()
    await expect(mark).to_have_attribute("aria-pressed", "true", timeout=SOON)


async def test_from_one_app_to_another(ada: Person):
    """No page shows, even for a moment, what belongs to another app."""
    first = await ada.begin("a counter")
    await ada.ended(1)
    old = await ada.answer(1).get_attribute("data-message-id")
    second = await ada.begin("a dashboard with charts")
    await ada.ended(1)
    assert old not in (await ada.seen())["statuses"], "the new app's page showed the old one's chat"

    new = await ada.answer(1).get_attribute("data-message-id")
    await ada.page.get_by_role("link", name="OverSkill").first.click()
    await ada.go_back_to(first, newest=second)
    await ada.page.wait_for_url(f"**/app/{first}")
    await ada.page.evaluate("() => { window.__seen.statuses = {}; window.__seen.sources = []; }")
    await expect(ada.page.locator(f'[data-message-id="{old}"]')).to_be_visible(timeout=SOON)
    await ada.preview_ready()
    seen = await ada.seen()
    assert new not in seen["statuses"]
    assert not [source for source in seen["sources"] if second in source]
