"""The chat as people meet it: phones, other scripts, input methods, two tabs, long prompts, what they send again."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE, Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

MOMENT = "one moment"
ARABIC = "أنشئ صفحة بها زر Save وقائمة"
ANSWER = "`Save` هذا هو الزر.\n\n- أول شيء\n- ثاني شيء\n\n"
ANSWER += "It is all in `src/words.ts` and `App.tsx`, not in Node.js.\n\n"
ANSWER += "```ts\nconst اسم = 1;\n```\n"
WRITE = ToolUse("os-write", {"file_path": "src/deep/er/words.ts", "content": 'export const words = "first";\n'})
MORE = ToolUse("os-write", {"file_path": "src/more.ts", "content": "export const more = 2;\n"})
LOST = {"file_path": "src/App.tsx", "search": "it is not there", "first_replaced_line": 1, "last_replaced_line": 1}
EDIT = ToolUse("os-line-replace", {**LOST, "replace": "never"})
LONG = "\n\n".join(f"Paragraph {n} of what the page of my kayak rental should say." for n in range(200))
TALL = "\n\n".join(f"Line {n} of an answer that is long." for n in range(60))
SCRIPTS = {
    ARABIC: Script([Turn(Text(ANSWER))]),
    "write": Script([Turn(Text("I write."), WRITE, EDIT), Turn(Text(f"Now {MOMENT} and it is done."))]),
    "more": Script([Turn(Text("More."), MORE), Turn(Text("Done."))]),
    "tall": Script([Turn(Text(TALL))]),
    "taller": Script([Turn(Text(f"{TALL}\n\nThen {MOMENT}. Done."))]),
    "slow": Script([Turn(Text(f"It takes {MOMENT}. Done."))]),
    "": Script([Turn(Text("As you wish."))]),
}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
model, settings = played(SCRIPTS, rate=2000)

DIRECTION = "(element) => getComputedStyle(element).direction"
TOP = "() => (document.querySelector('.chat-scroll').scrollTop = 0)"


async def at_the_end(person: Person) -> None:
    """The end of the chat is in view."""
    left = "() => (v => v.scrollHeight - v.scrollTop - v.clientHeight)(document.querySelector('.chat-scroll'))"
    await person.page.wait_for_function(f"() => ({left})() < 64", timeout=SOON)


class Edges(NamedTuple):
    top: float
    bottom: float


async def edges(thing: Locator) -> Edges:
    """Where it stands on the screen, in pixels."""
    await expect(thing).to_be_visible(timeout=SOON)
    box = await thing.bounding_box()
    assert box, "it is drawn"
    return Edges(box["y"], box["y"] + box["height"])


async def sent(person: Person, words: str) -> None:
    """Send by the button, as on a phone."""
    await person.get("prompt-input").fill(words)
    await person.get("prompt-send").click()
    await expect(person.get("prompt-input")).to_have_value("", timeout=SOON)


async def composing(box: Locator, field: str) -> None:
    """Press Enter as an input method does that is choosing a word: with key code 229."""
    await box.evaluate(
        """(box, field) => {
          const of = { key: "Enter", keyCode: 229, isComposing: field === "composing" };
          box.dispatchEvent(new KeyboardEvent("keydown", { ...of, bubbles: true, cancelable: true }));
        }""",
        field,
    )


async def test_enter_breaks_the_line_where_a_finger_types(new_person: NewPerson, owner: Account):
    phone = await new_person(viewport=PHONE, has_touch=True, is_mobile=True, storage_state=owner.state)
    await phone.open("/")
    box = phone.get("prompt-input")
    await box.fill("slow")
    await box.press("Enter")
    await box.type("in two lines")
    await expect(box).to_have_value("slow\nin two lines")
    assert "/app/" not in phone.page.url
    await phone.get("prompt-send").click()
    await phone.page.wait_for_url(re.compile(r"/app/\w+"), timeout=SOON)
    await phone.ended(1)
    tabs = phone.page.get_by_role("tablist", name="View")
    for name in ("Code", "Preview", "Chat"):
        await tabs.get_by_role("tab", name=name).click()
        await expect(tabs.get_by_role("tab", selected=True)).to_have_text(re.compile(name))
    await tabs.get_by_role("tab", name="Code").click()
    for name in ("versions", "console"):
        await phone.get(f"tab-{name}").click()
        await expect(phone.page.locator(f".panel.{name}")).to_be_visible()
        await expect(tabs.get_by_role("tab", selected=True)).to_have_text(re.compile("Code"))


async def test_what_gives_way_when_the_focus_goes_takes_no_press_away(new_person: NewPerson, owner: Account):
    phone = await new_person(viewport=PHONE, has_touch=True, is_mobile=True, storage_state=owner.state)
    await phone.begin("slow")
    await phone.ended(1)
    await phone.get("prompt-input").tap()
    await phone.get("prompt-input").fill("as you like it")
    switch = phone.page.locator(".switcher")
    await expect(switch).to_be_hidden()
    await phone.get("prompt-send").tap()
    await phone.ended(2)
    await expect(switch).to_be_visible()
    await phone.get("app-name").click()
    await expect(phone.page.locator(".name-input")).to_be_focused()
    await phone.get("app-menu").click(delay=100)
    await expect(phone.page.get_by_role("menu")).to_be_visible()
    await expect(phone.page.locator(".name-input")).to_have_count(0)


async def test_text_runs_as_its_own_words_do(ada: Person):
    await ada.open("/")
    box = ada.get("prompt-input")
    await box.fill(ARABIC)
    assert await box.evaluate(DIRECTION) == "rtl"
    await box.press("Enter")
    answer = await ada.ended(1)
    bubble = ada.page.locator(".bubble").first
    assert await bubble.evaluate(DIRECTION) == "rtl"
    for what, runs in (("p >> nth=0", "rtl"), ("ul", "rtl"), ("li >> nth=0", "rtl"), ("p >> nth=1", "ltr")):
        assert await answer.locator(what).first.evaluate(DIRECTION) == runs, what
    for code in await answer.locator("pre, code").all():
        assert await code.evaluate(DIRECTION) == "ltr"
    marker = "(list) => getComputedStyle(list.querySelector('li'), '::before').right"
    assert await answer.locator("ul").evaluate(marker) == "4px", "the marks stand where the lines begin"
    await box.fill("English again")
    assert await box.evaluate(DIRECTION) == "ltr"


async def test_an_enter_of_an_input_method_sends_nothing(ada: Person):
    await ada.begin("write")
    await ada.ended(1)
    await ada.preview_ready()
    await ada.get("app-name").click()
    name = ada.page.locator(".name-input")
    for kind in ("composing", "229"):
        await name.fill("にほん")
        await composing(name, kind)
        await expect(name).to_be_visible()
    await name.press("Escape")
    route = ada.page.get_by_label("Route")
    await ada.get("tab-preview").click()
    await route.fill("/にほ")
    for kind in ("composing", "229"):
        await composing(route, kind)
    assert "にほ" not in await ada.app.locator("body").evaluate("() => decodeURI(location.pathname)")
    box = ada.get("prompt-input")
    await box.fill("にほん")
    session = await ada.page.context.new_cdp_session(ada.page)
    await box.focus()
    await session.send("Input.imeSetComposition", {"text": "ご", "selectionStart": 1, "selectionEnd": 1})
    await composing(box, "composing")
    await composing(box, "229")
    await session.send("Input.insertText", {"text": "ご"})
    await expect(box).to_have_value("にほんご")
    await expect(ada.answers).to_have_count(1)


async def test_each_tab_has_its_own_draft(ada: Person, new_person: NewPerson):
    app = await ada.begin("slow")
    await ada.ended(1)
    other = await ada.page.context.new_page()
    await other.goto(f"{ada.address}/app/{app}")
    there, here = other.get_by_test_id("prompt-input"), ada.get("prompt-input")
    await here.fill("words of the first tab")
    await there.fill("words of the second tab")
    await ada.page.reload()
    await expect(here).to_have_value("words of the first tab", timeout=SOON)
    await other.reload()
    await expect(there).to_have_value("words of the second tab", timeout=SOON)
    await here.fill("")
    await ada.page.reload()
    await expect(ada.get("message")).not_to_have_count(0, timeout=SOON)
    await expect(here).to_have_value("")
    third = await ada.page.context.new_page()
    await third.goto(f"{ada.address}/app/{app}")
    await expect(third.get_by_test_id("prompt-input")).to_have_value("words of the second tab", timeout=SOON)
    await other.close()
    await third.close()


async def test_sending_leads_to_what_was_sent(ada: Person, model: MessagesServer):
    await ada.begin("tall")
    await ada.ended(1)
    await ada.page.evaluate(TOP)
    await expect(ada.page.locator(".newest")).to_be_visible()
    with model.holding(MOMENT):
        await ada.ask("slow")
        await ada.streams(2)
        await at_the_end(ada)
        await ada.page.evaluate(TOP)
        await expect(ada.page.locator(".newest")).to_be_visible()
        await ada.get("run-cancel").click()
        await ada.ended(2, "cancelled")
    await ada.page.evaluate(TOP)
    await expect(ada.page.locator(".newest")).to_be_visible()
    await ada.get("run-retry").dispatch_event("click")
    await ada.ended(3)
    await at_the_end(ada)


async def test_a_prompt_is_copied_changed_recalled_and_folded(ada: Person):
    await ada.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ada.begin("slow")
    await ada.ended(1)
    box = ada.get("prompt-input")
    await sent(ada, LONG)
    answer = await ada.ended(2)
    words = ada.page.locator(".bubble").last
    folded = (await words.bounding_box() or {})["height"]
    assert folded < 480
    await ada.get("prompt-unfold").click()
    assert (await words.bounding_box() or {})["height"] > 4000
    await ada.get("prompt-unfold").click()
    await ada.get("prompt-copy").last.click()
    assert await ada.page.evaluate("() => navigator.clipboard.readText()") == LONG
    await ada.get("prompt-edit").first.click()
    await expect(box).to_have_value("slow")
    await box.fill("my own words")
    await ada.get("prompt-edit").first.click()
    await expect(box).to_have_value("slow\n\nmy own words")
    await box.press("ArrowUp")
    await expect(box).to_have_value("slow\n\nmy own words")
    await box.fill("")
    await expect(ada.get("prompt-send")).to_be_disabled()
    await box.press("ArrowUp")
    await expect(box).to_have_value(LONG)
    await box.press("ArrowUp")
    await expect(box).to_have_value("slow")
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await expect(box).to_have_value("")
    assert await answer.get_by_test_id("thinking-status").count() == 1


async def test_what_happens_now_stands_at_the_end_in_words(ada: Person, model: MessagesServer):
    with model.holding(MOMENT):
        await ada.begin("write")
        answer = await ada.streams(1)
        await expect(answer.get_by_test_id("loop-message").last).to_contain_text("Now", timeout=SOON)
        status = answer.get_by_test_id("thinking-status")
        await expect(status).to_have_text(re.compile(r"Writing · \d+:\d\d"))
        last = "(message) => message.lastElementChild.dataset.testid"
        assert await answer.evaluate(last) == "thinking-status"
        row = answer.locator('[data-testid="tool-call"][data-tool="os-write"]')
        assert await row.locator(".path").inner_text() == "src/deep/er/words.ts"
        failed = answer.locator('[data-stage="error"]')
        await expect(failed).to_contain_text("place not found")
        assert "text not found" not in await answer.inner_text()
        await failed.get_by_test_id("call-open").click()
        details = failed.get_by_test_id("call-details")
        await expect(details.get_by_role("heading", name="From line")).to_be_visible(timeout=SOON)
        told = await details.locator("h4").all_inner_texts()
        assert not [name for name in told if "_" in name or name == "search"], told
    answer = await ada.ended(1)
    await expect(answer.get_by_test_id("thinking-status")).to_have_text(re.compile(r"Thought for \d+ s"))
    await expect(answer.get_by_test_id("execution-summary")).to_contain_text("files created")


async def test_nothing_stands_over_what_happens_now(ada: Person, model: MessagesServer):
    with model.holding(MOMENT):
        await ada.begin("taller")
        answer = await ada.streams(1)
        await expect(answer).to_contain_text("Then", timeout=SOON)
        await at_the_end(ada)
        status = answer.get_by_test_id("thinking-status")
        parts, line = await edges(answer.locator(".parts")), await edges(status)
        assert line.top >= parts.bottom + 12
        await ada.page.evaluate(TOP)
        chip = await edges(ada.page.locator(".newest"))
        assert chip.bottom <= (await edges(status)).top
    await ada.ended(1)


async def test_files_named_in_an_answer_open_and_code_says_which_version_it_is(ada: Person):
    await ada.begin("write")
    await ada.ended(1)
    await ada.ask(ARABIC)
    answer = await ada.ended(2)
    links = answer.locator("[data-file]")
    await expect(links).to_have_text(["src/words.ts", "App.tsx"])
    await links.nth(1).click()
    view = ada.get("code-view")
    await expect(view).to_have_attribute("data-path", "src/App.tsx", timeout=SOON)
    await links.nth(0).focus()
    await links.nth(0).press("Enter")
    await expect(ada.page.locator(".panel.code .ribbon")).to_have_text("There is no file src/words.ts here")
    source = view.locator(".cm-content")
    await expect(source).to_be_visible(timeout=SOON)
    assert await source.get_attribute("contenteditable") == "false"


async def test_an_earlier_version_s_code_says_so(ada: Person):
    await ada.begin("write")
    await ada.ended(1)
    await ada.get("version-code").first.click()
    await expect(ada.get("code-view")).to_contain_text("export", timeout=SOON)
    older = ada.get("code-older")
    await expect(older).to_have_count(0)
    await ada.ask("more")
    await ada.ended(2)
    await expect(older).to_contain_text("You are looking at version 1")
    await older.get_by_role("button", name="Back to the newest").click()
    await expect(older).to_have_count(0)


async def test_the_splitter_can_be_seen_and_selects_nothing(ada: Person):
    await ada.begin("slow")
    await ada.ended(1)
    bar = ada.page.locator(".splitter")
    box = await bar.bounding_box()
    assert box and box["width"] >= 16
    shown = "(bar) => getComputedStyle(bar, '::after').opacity"
    assert await bar.evaluate(shown) == "1"
    middle = box["y"] + box["height"] / 2
    await ada.page.mouse.move(box["x"] + 8, middle)
    await ada.page.mouse.down()
    await ada.page.mouse.move(box["x"] + 68, middle, steps=4)
    await ada.page.mouse.up()
    moved = await bar.bounding_box()
    assert moved and abs(moved["x"] - box["x"] - 60) <= 2
    assert await ada.page.evaluate("() => String(getSelection())") == ""
