"""The story through a strict Messages API server: thinking, text and tools, and everything that can go wrong there."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.records import Records
from tests.messages_api import Cut, ErrorEvent, Fault, Script, Status, Text, ToolUse, Turn
from tests.messages_api.scenarios import broken, todo

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

NOTE = ToolUse("os-write", {"file_path": "src/note.ts", "content": "export const note = 'kept';\n"})
KEPT = "This text was **kept**, whatever came after it."


def failing(*faults: Fault) -> Script:
    """Writes a file, then fails as told; goes on when it is tried again."""
    return Script([Turn(Text(KEPT), NOTE), Turn(Text("And now\n\nit is done."), faults=faults)])


SCRIPTS = {
    "todo": todo(),
    "broken": broken(),
    "wrong key": failing(Status(401, "invalid x-api-key")),
    "no credit": failing(Status(402, "Your credit balance is too low")),
    "slow down": failing(Status(429, "Rate limited", retry_after=3), Status(529, "Overloaded")),
    "come back tomorrow": failing(Status(429, "Rate limited", retry_after=86_400)),
    "cut": failing(Cut(before="block_stop")),
    "too much said": failing(Status(400, "prompt is too long: 214315 tokens > 200000 maximum")),
    "all spent": failing(Status(429, "Spend limit reached", error_code="enforced_spend_limit_reached")),
    "overtaxed": failing(ErrorEvent(after="delta", nth=2), Status(502, page="<html><h1>502 Bad Gateway</h1></html>")),
    "half a call": Script(
        [
            Turn(Text(KEPT), NOTE),
            Turn(ToolUse("os-write", raw='{"file_path": "src/half.ts", "content": "export con')),
            Turn(Text("And now\n\nit is done.")),
        ]
    ),
    "always cut": failing(Cut(before="block_stop", times=6)),
    "forbidden path": Script(
        [
            Turn(
                ToolUse("os-write", {"file_path": "../outside.txt", "content": "x"}),
                ToolUse("os-write", {"file_path": "src/binary.ts", "content": "a\0b"}),
                ToolUse("os-teleport", {"to": "the moon"}),
            ),
            Turn(Text("All three were refused.")),
        ]
    ),
}
model, settings = played(SCRIPTS)


async def test_from_a_prompt_to_a_changed_app(ada: Person, records: Records):
    app = await ada.begin("a todo app with dark mode")
    answer = await ada.ended(1)
    assert await ada.texts(answer) == records.texts(app, 1)
    assert [part.split(" ")[0] for part in await ada.parts(answer) if part.startswith("os-")] == ["os-view", "os-write"]
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "1")
    await ada.preview_ready()
    field = ada.app.get_by_role("textbox").first
    await field.fill("Buy milk")
    await field.press("Enter")
    await expect(ada.app.get_by_text("Buy milk")).to_be_visible()

    await ada.ask("change the title")
    answer = await ada.ended(2)
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "2")
    await expect(ada.app.get_by_role("heading", name="My day")).to_be_visible(timeout=SOON)


async def test_code_that_does_not_build_is_shown_and_repaired(ada: Person):
    await ada.begin("something broken")
    await ada.ended(1)
    await expect(ada.get("preview-frame")).to_have_attribute("data-build", "error", timeout=SOON)
    sheet = ada.get("preview-error")
    await expect(sheet).to_contain_text("src/App.tsx, line 1, column")
    await expect(ada.get("version-card")).to_contain_text("Does not build")
    await sheet.get_by_test_id("fix-error").click()
    await ada.ended(2)
    await ada.preview_ready()
    await expect(sheet).to_be_hidden()
    await expect(ada.app.get_by_role("button").first).to_be_visible()


async def test_refused_calls_change_nothing(ada: Person, records: Records):
    app = await ada.begin("a forbidden path")
    answer = await ada.ended(1)
    await expect(answer.locator('[data-testid="tool-call"][data-stage="error"]')).to_have_count(3)
    await expect(answer.get_by_test_id("version-card")).to_have_count(0)
    assert records.versions(app) == []
    paths = {file["path"] for file in records.all("SELECT path FROM file WHERE app_id = ?", app)}
    assert not paths & {"../outside.txt", "outside.txt", "src/binary.ts"}


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("wrong key", ["key", "401", "saved"]),
        ("no credit", ["credit", "402", "saved"]),
        ("come back tomorrow", ["429", "24 h", "saved"]),
        ("too much said", ["too long", "400", "larger context", "saved"]),
        ("all spent", ["spending limit", "429", "saved"]),
        ("always cut", ["broke off", "6 times", "saved"]),
    ],
)
async def test_a_failure_says_what_happened_keeps_what_was_shown_and_can_be_retried(
    ada: Person, records: Records, prompt: str, words: list[str]
):
    app = await ada.begin(prompt)
    answer = await ada.ended(1, "failed")
    await the_failure_is_explained(answer, words)
    await expect(answer.get_by_test_id("loop-message").first).to_contain_text(
        "This text was kept, whatever came after it."
    )
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "1")
    files = {file["path"] for file in records.all("SELECT path FROM file WHERE app_id = ?", app)}
    assert "src/note.ts" in files

    await ada.page.reload()
    await the_failure_is_explained(await ada.ended(1, "failed"), words)
    await answer.get_by_test_id("run-retry").click()
    again = await ada.ended(2)
    await expect(again.get_by_test_id("loop-message").last).to_contain_text("it is done.")
    await expect(ada.get("run-retry")).to_have_count(0)
    assert [await ada.texts(one) for one in (ada.answer(1), again)] == [records.texts(app, 1), records.texts(app, 2)]


async def the_failure_is_explained(answer: Locator, words: list[str]) -> None:
    card = answer.get_by_role("alert")
    for word in words:
        await expect(card).to_contain_text(word, ignore_case=True)
    await expect(answer.get_by_test_id("run-retry")).to_be_visible()


async def test_a_call_that_breaks_off_is_told_and_not_run(ada: Person, records: Records):
    app = await ada.begin("half a call")
    answer = await ada.ended(1)
    broken = answer.locator('[data-testid="tool-call"][data-stage="error"]')
    await expect(broken).to_have_count(1)
    await expect(broken).to_contain_text("not understood")
    assert "src/half.ts" not in {one["path"] for one in records.all("SELECT path FROM file WHERE app_id = ?", app)}


@pytest.mark.parametrize("prompt", ["slow down", "cut", "overtaxed"])
async def test_a_passing_failure_is_waited_out_in_sight(ada: Person, records: Records, prompt: str):
    app = await ada.begin(prompt)
    if prompt == "slow down":
        waiting = ada.answer(1).locator(".errcard.waits")
        await expect(waiting).to_be_visible(timeout=SOON)
        await expect(waiting).to_contain_text("429")
    answer = await ada.ended(1)
    texts = await ada.texts(answer)
    assert texts == records.texts(app, 1)
    assert "".join(texts).count("itisdone.") == 1, "the broken attempt has left the page"
    await ada.page.reload()
    assert await ada.texts(await ada.ended(1)) == texts


async def test_prompts_that_cannot_be_used_stay_in_the_composer(ada: Person, records: Records):
    app = await ada.begin("a todo app, please")
    await ada.ended(1)
    before = records.of_app(app)
    box, send = ada.get("prompt-input"), ada.get("prompt-send")
    for empty in ("", "   \n  "):
        await box.fill(empty)
        await expect(send).to_be_disabled()
        await box.press("Enter")
        await expect(box).to_have_value(empty)
    long = ("word " * 20_001)[:100_001]
    await box.fill(long)
    await box.press("Enter")
    await expect(ada.page.locator(".composer").get_by_role("alert")).to_contain_text("100,001 characters")
    await expect(box).to_have_value(long)
    await expect(send).to_be_disabled()
    assert records.of_app(app) == before


async def test_shift_enter_breaks_the_line(ada: Person):
    await ada.open("/")
    box = ada.get("prompt-input")
    await box.press_sequentially("todo")
    await box.press("Shift+Enter")
    await box.press_sequentially("with two lines")
    await expect(box).to_have_value("todo\nwith two lines")
    await box.press("Enter")
    await expect(ada.page.locator('[data-role="user"]')).to_contain_text("with two lines", timeout=SOON)
    await ada.ended(1)


async def test_a_tool_row_opens_to_its_details(ada: Person):
    await ada.begin("forbidden path")
    answer = await ada.ended(1)
    await answer.get_by_test_id("tools-summary").locator("summary").click()
    row = answer.get_by_test_id("tool-call").first
    await row.get_by_test_id("call-open").click()
    details = row.get_by_test_id("call-details")
    await expect(details).to_contain_text("../outside.txt")
    await expect(details).to_contain_text("Error")
    await expect(details).to_contain_text("Received in")
    await ada.page.keyboard.press("Enter")
    await expect(details).to_have_count(0)
    await ada.page.keyboard.press("Enter")
    await expect(details).to_contain_text("outside")
