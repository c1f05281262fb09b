"""One run, many ways to look at it: whatever happens to a page, it ends with the identical text."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Locator, async_playwright, expect

from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import PHONE, Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.browser.relay import Relay
from tests.messages_api import MessagesServer, Script, Text, Thinking, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PARAGRAPH = """## Part {n}

The naïve café — 你好 🙂 — opens at nine, and *everything* in `part {n}` comes **once**: ⟨{n}⟩. Signs like <b> and &
stay as they are.

- first point of {n}
- second point, with a [link](https://example.com/{n})

| column | value |
|---|---|
| part | {n} |

```ts
const part{n}: number = {n}; // <not html>
```
"""
LOOK = ToolUse("os-view", {"file_path": "src/App.tsx"})


def essay(first: int, last: int) -> str:
    return "\n".join(PARAGRAPH.format(n=n) for n in range(first, last + 1))


SCRIPT = Script(
    [
        Turn(Thinking("I think about it first."), Text(essay(1, 6)), LOOK),
        Turn(Text(essay(7, 14)), LOOK),
        Turn(Text(essay(15, 20))),
    ]
)
model, settings = played(SCRIPT, rate=400)


def marker(number: int) -> str:
    return f"⟨{number}⟩"


async def passed(person: Person, number: int) -> Locator:
    """The answer, once a marker of the essay can be read and the run still goes on."""
    answer = person.answer(1, "thinking", "running")
    await expect(answer).to_contain_text(marker(number), timeout=SOON)
    return answer


async def said(answer: Locator) -> str:
    return "".join((await answer.get_by_test_id("loop-message").all_text_contents())[:1])


async def assert_identical(person: Person, records: Records, app: str) -> None:
    answer = await person.ended(1)
    shown = await person.texts(answer)
    assert shown == records.texts(app, 1)
    assert all("".join(shown).count(marker(n)) == 1 for n in range(1, 21))


async def test_a_page_that_only_looks_sees_every_part_in_its_order(
    ada: Person, records: Records, model: MessagesServer
):
    asked = ada.frames("framesent")
    with model.holding(marker(1)):
        app = await ada.begin("an essay, please")
        await passed(ada, 1)
    await assert_identical(ada, records, app)
    assert await ada.live_order(1) == await ada.parts(ada.answer(1))
    assert not any(".gap" in frame for frame in asked), "it renders each block as the server does"


async def test_a_page_that_renders_otherwise_gets_the_servers_html(ada: Person, records: Records):
    await ada.page.add_init_script("TextEncoder.prototype.encode = () => new Uint8Array([1]);")
    asked = ada.frames("framesent")
    app = await ada.begin("an essay, please")
    await assert_identical(ada, records, app)
    assert any(".gap" in frame for frame in asked)


async def test_reloads_in_the_middle(ada: Person, records: Records, model: MessagesServer):
    with model.holding(marker(2), marker(8)) as go_on:
        app = await ada.begin("an essay, please")
        for number in (2, 8):
            before = await said(await passed(ada, number))
            await ada.page.reload()
            await passed(ada, number)
            assert (await said(ada.answer(1))).startswith(before[: before.index(marker(2))]), "it is there again"
            go_on()
    await assert_identical(ada, records, app)


async def test_a_second_page_that_joins_late(
    ada: Person, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    late = await new_person(viewport=PHONE, storage_state=owner.state)
    with model.holding(marker(9)):
        app = await ada.begin("an essay, please")
        await passed(ada, 9)
        await late.open(f"/app/{app}")
        await late.streams(1)
    await asyncio.gather(*(assert_identical(who, records, app) for who in (ada, late)))


async def test_leaving_for_the_first_page_and_coming_back(ada: Person, records: Records, model: MessagesServer):
    with model.holding(marker(3), marker(7)) as go_on:
        app = await ada.begin("an essay, please")
        await passed(ada, 3)
        await ada.page.get_by_role("link", name="OverSkill").first.click()
        card = ada.page.locator(f'[data-app-id="{app}"]')
        await expect(card).to_contain_text("Being built", timeout=SOON)
        go_on()
        await card.click()
        await passed(ada, 7)
        await ada.page.go_back()
        await expect(card).to_be_visible(timeout=SOON)
    await ada.page.go_forward()
    await assert_identical(ada, records, app)


async def test_an_app_that_was_left_long_ago_comes_back_whole(ada: Person, records: Records, model: MessagesServer):
    """The browser frees the texts of a page that was left; coming back asks for them again."""
    first = await ada.begin("an essay, please")
    await assert_identical(ada, records, first)
    home = ada.page.get_by_role("link", name="OverSkill").first
    await home.click()
    await expect(ada.get("prompt-input")).to_be_visible(timeout=SOON)
    await ada.page.evaluate(
        "() => { const now = performance.now(); performance.now = () => now + 60_000 + Date.now() % 1e6; }"
    )
    with model.holding(marker(3)):
        await ada.ask("an essay, please, once more")
        await passed(ada, 3)
        second = ada.app_id
        await home.click()
        await ada.go_back_to(first, newest=second)
    await assert_identical(ada, records, first)


async def test_a_cut_wire(
    program: Program, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    async with Relay(program.checkout.port) as wire, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, wire.flag])
        ada = await new_person(browser, storage_state=owner.state)
        with model.holding(marker(2), marker(8)) as go_on:
            app = await ada.begin("an essay, please")
            for number in (2, 8):
                await passed(ada, number)
                wire.cut()
                go_on()
                await expect(ada.get("connection")).not_to_have_attribute("data-state", "online", timeout=SOON)
                wire.mend()
                await expect(ada.get("connection")).to_have_attribute("data-state", "online", timeout=SOON)
        await assert_identical(ada, records, app)
        ada.forgive("WebSocket connection", "net::ERR")
        await ada.assert_clean()
        await browser.close()


async def test_a_run_that_ends_while_nobody_hears_it(
    program: Program, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    async with Relay(program.checkout.port) as wire, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, wire.flag])
        ada = await new_person(browser, storage_state=owner.state)
        with model.holding(marker(4)):
            app = await ada.begin("an essay, please")
            await passed(ada, 4)
            wire.cut()
        await ada.get("prompt-input").fill("a draft that must not be lost")
        await records.wait_for("SELECT 1 FROM run WHERE app_id = ? AND status = 'completed'", app)
        wire.mend()
        await assert_identical(ada, records, app)
        await expect(ada.get("prompt-input")).to_have_value("a draft that must not be lost")
        ada.forgive("WebSocket connection", "net::ERR")
        await ada.assert_clean()
        await browser.close()


async def test_a_browser_that_is_told_it_is_offline(ada: Person, records: Records, model: MessagesServer):
    with model.holding(marker(2)):
        app = await ada.begin("an essay, please")
        await passed(ada, 2)
        await ada.page.context.set_offline(True)
    await expect(ada.get("connection")).to_have_attribute("data-state", "offline", timeout=SOON)
    await expect(ada.get("prompt-send")).to_be_disabled()
    sign = "() => document.querySelector('.composer .note .icon')?.getBBox().width > 0"
    await ada.page.wait_for_function(sign, timeout=SOON)  # it has never been drawn before
    await ada.page.context.set_offline(False)
    await expect(ada.get("connection")).to_have_attribute("data-state", "online", timeout=SOON)
    await assert_identical(ada, records, app)
    ada.forgive("WebSocket connection", "net::ERR")
