"""The cost limit as its owner sets it, the pause it leads to, and the meters, with a model that counts its tokens."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import NewPerson, enrol
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.messages_api import Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

NOTE = ToolUse("os-write", {"file_path": "src/note.ts", "content": "export const note = 'kept';\n"})
LONG = "word " * 10_000  # two and a half cents, written to the provider's cache once
SCRIPTS = {
    "costly": Script([Turn(Text("I write it down."), NOTE), Turn(Text("Now it is done. " * 40), rate=200)]),
    "circle": Script(
        [*[Turn(ToolUse("os-view", {"file_path": "src/App.tsx"}))] * 8, Turn(Text("Another way, after all."))]
    ),
    "question": Script([Turn(Text("It is a counter."))]),
}
model, settings = played(SCRIPTS, OVERSKILL_SIGNUP="open")


async def set_limit(person: Person, amount: str) -> None:
    await person.open("/settings")
    await person.get("cost-limit").fill(amount)
    await person.get("cost-limit-save").click()
    await expect(person.page.get_by_text("Saved:")).to_be_visible(timeout=SOON)


async def test_the_owner_sets_the_limit_and_what_is_no_amount_stays_in_the_field(ada: Person, records: Records):
    await ada.open("/settings")
    field = ada.get("cost-limit")
    await expect(field).to_have_value("3", timeout=SOON)
    for wrong in ("", "three", "-1"):
        await field.fill(wrong)
        await field.press("Enter")
        await expect(ada.page.get_by_role("alert")).to_contain_text("Write an amount in US dollars", timeout=SOON)
        await expect(field).to_have_value(wrong)
    assert records.all("SELECT * FROM setting WHERE name = 'run_cost_limit'") == []
    await set_limit(ada, "2.50")
    await expect(ada.page.get_by_role("alert")).to_have_count(0)
    await ada.page.reload()
    await expect(field).to_have_value("2.50", timeout=SOON)
    assert records.all("SELECT value FROM setting WHERE name = 'run_cost_limit'") == [{"value": "2.50"}]


async def test_a_member_is_shown_no_money(ada: Person, browser: Browser, program: Program, new_person: NewPerson):
    member = await new_person(storage_state=(await enrol(browser, program, "eve")).state)
    await member.open("/settings")
    await expect(member.page.get_by_role("heading", name="Appearance")).to_be_visible(timeout=SOON)
    await expect(member.get("cost-limit")).to_have_count(0)
    await expect(member.get("month-cost")).to_have_count(0)


async def test_at_the_limit_a_run_waits_for_continue_and_the_meters_say_what_it_cost(ada: Person, records: Records):
    await set_limit(ada, "0.01")
    app = await ada.begin(f"something costly: {LONG}")
    paused = ada.answer(1, "paused")
    await expect(paused).to_be_visible(timeout=SOON)
    for _ in range(2):  # as it happens, and after a reload
        await expect(paused.get_by_test_id("at-limit")).to_contain_text("Paused at the cost limit")
        await expect(ada.get("run-resume")).to_have_text("Continue")
        await expect(ada.get("run-pause")).to_have_count(0)
        await expect(ada.page.get_by_role("alert")).to_have_count(0)
        await expect(ada.get("run-meter")).to_contain_text("tokens in")
        await ada.page.reload()
        await expect(paused).to_be_visible(timeout=SOON)
    before = await ada.get("run-meter").inner_text()
    price = ada.get("app-meter")
    await expect(price).to_have_text(re.search(r"\$[\d.]+", before)[0])  # pyright: ignore

    await ada.get("run-resume").focus()
    await ada.page.keyboard.press("Enter")
    await expect(ada.get("run-meter")).not_to_have_text(before, timeout=SOON)
    answer = await ada.ended(1)
    run = records.all("SELECT * FROM run WHERE app_id = ?", app)[0]
    summary = answer.get_by_test_id("execution-summary")
    await expect(summary).to_contain_text(f"${run['cost']:.2f}")
    await expect(summary).to_contain_text("tokens")
    await expect(price).to_have_text(f"${run['cost']:.2f}")

    await ada.ask("a question")
    await expect((await ada.ended(2)).get_by_test_id("message-meter")).to_contain_text("tokens in")
    total = records.all("SELECT sum(cost) AS cost FROM run WHERE app_id = ?", app)[0]["cost"]
    await expect(price).to_have_text(f"${total:.2f}")
    await ada.page.reload()
    await expect(price).to_have_text(f"${total:.2f}", timeout=SOON)


async def test_a_run_in_circles_is_explained_and_can_be_tried_again(ada: Person):
    await set_limit(ada, "0")
    await ada.begin("go in a circle")
    answer = await ada.ended(1, "failed")
    await expect(answer.get_by_role("alert")).to_contain_text("The model kept repeating itself")
    await expect(answer.get_by_role("alert")).to_contain_text("“Read src/App.tsx”, 4 calls")
    await answer.get_by_test_id("run-retry").click()
    await expect((await ada.ended(2)).get_by_test_id("loop-message")).to_contain_text("Another way")
