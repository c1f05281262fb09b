"""Follow-ups: typed while a run works, changed while they wait, told to it, and sent once across a broken wire."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, async_playwright, expect

from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import PHONE, Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.raw_client import RawClient
from tests.browser.records import Records
from tests.browser.relay import Relay
from tests.browser.test_looks import looks_right
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

STATE = "reflex___state____state.overskill___ui___state___{}____{}."
FIRST, SECOND, THIRD = "one moment", "another moment", "a last moment"
"""Words of the runs, at which a test can make the model wait."""
LOOK = ToolUse("os-view", {"file_path": "src/App.tsx"})
SCRIPTS = {
    "build": Script([Turn(Text(f"I look at it, {FIRST}."), LOOK), Turn(Text("It is there."))]),
    "change": Script([Turn(Text(f"I change it, {SECOND}. Done."))]),
    "told": Script([Turn(Text(f"As you like, {THIRD}. Done."))]),
    "": Script([Turn(Text("As you wish."))]),
}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

WATCH = """(message) => {
  const name = message.dataset.messageId;
  const look = () => (window.__lost ||= !document.querySelector(`[data-message-id="${name}"]`));
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}"""


model, settings = played(SCRIPTS, rate=1000)


def waiting(person: Person) -> Locator:
    return person.get("queued-prompt").get_by_test_id("message")


async def waits(person: Person, *texts: str) -> None:
    """The queue shows these prompts, in this order, and the box is empty again."""
    await expect(waiting(person)).to_have_text(list(texts), timeout=SOON)


async def send(person: Person, *texts: str) -> None:
    """Send one after the other, each when the one before is stored."""
    for text in texts:
        await person.ask(text)
        await expect(person.get("prompt-input")).to_have_value("", timeout=SOON)


def prompts(records: Records, app: str) -> list[str]:
    """What has been said in the chat, in order."""
    rows = records.all("SELECT text FROM message WHERE app_id = ? AND role = 'user' ORDER BY position", app)
    return [row["text"] for row in rows]


async def button(person: Person, text: str, name: str) -> Locator:
    return person.get("queued-prompt").filter(has_text=text).get_by_test_id(f"queue-{name}")


async def test_typed_while_it_runs_changed_while_it_waits(
    ada: Person, new_person: NewPerson, owner: Account, model: MessagesServer
):
    with model.holding(FIRST):
        app = await ada.begin("build a dashboard")
        await ada.streams(1)
        other = await new_person(viewport=PHONE, storage_state=owner.state)
        await other.open(f"/app/{app}")
        await other.streams(1)

        await send(ada, "first", "second", "third")
        for person in (ada, other):
            await waits(person, "first", "second", "third")
            await looks_right(person, "light")
        await put_in_order(ada, other)
        await change(ada, other)
        await ada.page.reload()
        await waits(ada, "changed", "second")

        await ada.get("run-cancel").click()
        for person in (ada, other):
            await expect(person.get("queue")).to_contain_text("Waiting: the last run was cancelled", timeout=SOON)
        await waits(ada, "changed", "second")


async def put_in_order(ada: Person, other: Person) -> None:
    await (await button(ada, "third", "up")).press("Enter")
    for person in (ada, other):
        await waits(person, "first", "third", "second")
    await (await button(other, "second", "up")).click()
    await waits(ada, "first", "second", "third")
    await ada.get("queued-prompt").nth(2).drag_to(ada.get("queued-prompt").nth(0))
    for person in (ada, other):
        await waits(person, "third", "first", "second")


async def change(ada: Person, other: Person) -> None:
    await (await button(ada, "third", "edit")).click()
    field = ada.get("queued-prompt").get_by_role("textbox")
    await field.fill("")
    await field.press("Enter")
    await expect(field).to_be_visible()
    await field.fill("changed")
    await field.press("Enter")
    for person in (ada, other):
        await waits(person, "changed", "first", "second")
    await (await button(ada, "first", "edit")).click()
    await field.press("Escape")
    await waits(ada, "changed", "first", "second")
    await (await button(other, "first", "remove")).click()
    await waits(ada, "changed", "second")


async def test_a_queue_goes_on_by_itself_and_after_a_cancel_when_told_to(
    ada: Person, records: Records, model: MessagesServer
):
    with model.holding(FIRST, SECOND) as go_on:
        app = await ada.begin("build a counter")
        await ada.streams(1)
        await send(ada, "change the title to Ninety")
        await ada.answer(1).evaluate(WATCH)
        go_on()
        await ada.ended(1)
        await ada.streams(2)
        await expect(ada.get("queue")).to_have_count(0)
        assert not await ada.page.evaluate("window.__lost"), "an answer stays on show when the next run begins"
        await send(ada, "make it green", "make it blue")
        await ada.page.keyboard.press("Control+.")
        await ada.ended(2, "cancelled")
    await waits(ada, "make it green", "make it blue")
    await (await button(ada, "make it blue", "steer")).click()
    await ada.ended(3)
    await waits(ada, "make it green")
    await ada.get("queue-continue").click()
    await ada.ended(4)
    assert prompts(records, app) == ["build a counter", "change the title to Ninety", "make it blue", "make it green"]


async def test_send_now_tells_the_run_that_works(
    ada: Person, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    other = await new_person(storage_state=owner.state)
    with model.holding(FIRST, THIRD) as go_on:
        app = await ada.begin("build a todo app")
        await ada.streams(1)
        await other.open(f"/app/{app}")
        await send(ada, "what it is told", "afterwards")
        await (await button(ada, "told", "steer")).click()
        await expect(ada.get("queued-prompt").first).to_contain_text("Sending now", timeout=SOON)
        go_on()
        for person in (ada, other):
            await expect(person.answer(1).get_by_test_id("steered")).to_contain_text("what it is told", timeout=SOON)
            await waits(person, "afterwards")
    await ada.ended(1)
    assert [part["kind"] for part in records.answers(app)[0]["body"]["parts"]].count("said") == 1
    await ada.ended(2)
    await ada.page.reload()
    await expect(ada.answer(1).get_by_test_id("steered")).to_have_text("You said: what it is told", timeout=SOON)
    assert prompts(records, app) == ["build a todo app", "afterwards"]


async def test_sent_without_a_connection_it_is_kept_and_sent_once(
    program: Program, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    async with Relay(program.checkout.port) as wire, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, wire.flag])
        ada = await new_person(browser, storage_state=owner.state)
        twin = await ada.page.context.new_page()
        with model.holding(FIRST):
            app = await ada.begin("build a dashboard")
            await ada.streams(1)
            await twin.goto(f"{program.address}/app/{app}")
            await expect(twin.get_by_test_id("loop-message").first).to_be_visible(timeout=SOON)
            await ada.get("run-pause").click()  # a paused run keeps the queue waiting too
            await expect(ada.answer(1, "paused")).to_be_visible(timeout=SOON)
        wire.cut()
        await ada.ask("on its way when the wire broke")
        await expect(ada.get("kept-prompt")).to_contain_text("Will be sent when the connection is back", timeout=SOON)
        await expect(ada.get("prompt-input")).to_have_value("")
        await send(ada, "sent offline", "sent by mistake")
        await expect(ada.get("kept-prompt")).to_have_count(3)
        await ada.get("kept-prompt").filter(has_text="mistake").get_by_test_id("kept-undo").click()
        await expect(ada.get("prompt-input")).to_have_value("sent by mistake")
        await ada.get("prompt-input").fill("")
        await expect(twin.get_by_test_id("kept-prompt")).to_have_count(2)
        wire.mend()
        await waits(ada, "on its way when the wire broke", "sent offline")
        await expect(ada.get("kept-prompt")).to_have_count(0, timeout=SOON)
        await expect(twin.get_by_test_id("kept-prompt")).to_have_count(0, timeout=SOON)

        wire.cut()
        await send(ada, "kept across a reload")
        await expect(ada.get("kept-prompt")).to_have_count(1, timeout=SOON)
        wire.mend()
        await ada.page.reload()
        await waits(ada, "on its way when the wire broke", "sent offline", "kept across a reload")
        await expect(ada.get("kept-prompt")).to_have_count(0, timeout=SOON)
        receipts = records.all("SELECT ticket FROM receipt WHERE app_id = ?", app)
        assert len(receipts) == 4, "one for each prompt"
        await ada.get("run-cancel").click()
        await ada.ended(1, "cancelled")
        ada.forgive("WebSocket connection", "net::ERR")
        await ada.assert_clean()
        await browser.close()


async def test_an_edit_of_what_has_begun_meanwhile_is_not_lost(ada: Person, model: MessagesServer):
    with model.holding(FIRST, SECOND) as go_on:
        await ada.begin("build a counter")
        await ada.streams(1)
        await send(ada, "change the title to Ninety")
        await (await button(ada, "Ninety", "edit")).click()
        await ada.get("queued-prompt").get_by_role("textbox").fill("change the title to Ninety-nine")
        go_on()
        await ada.streams(2)
        await expect(ada.get("prompt-input")).to_have_value("change the title to Ninety-nine", timeout=SOON)
    await ada.ended(2)


async def test_a_repeat_of_a_hand_made_client_counts_once(program: Program, owner: Account, records: Records):
    before = len(records.all("SELECT id FROM app"))
    home, ticket = STATE.format("apps", "apps") + "create", "0123456789abcdef" * 2
    async with RawClient(program.checkout.port, "/", owner.cookie) as client:
        for _ in range(3):
            await client.call(home, prompt="a counter", ticket=ticket)
        await client.until(lambda frames: sum("_redirect" in frame for frame in frames) == 3)
    apps = records.all("SELECT id FROM app ORDER BY created_at")
    assert len(apps) == before + 1
    app = apps[-1]["id"]
    async with RawClient(program.checkout.port, f"/app/{app}", owner.cookie) as client:
        chat = STATE.format("chat", "chat") + "send"
        for text in ("make it green", "make it green", "something else"):
            await client.call(chat, text=text, ticket=ticket[::-1])
        await client.call(chat, text="make it blue", ticket="not a ticket")
        await client.until(lambda _: client.heard("This page is out of date"))
    waits = records.all("SELECT text FROM queuedprompt WHERE app_id = ?", app)
    said = [*prompts(records, app), *(row["text"] for row in waits)]
    assert [text for text in said if text != "a counter"] == ["make it green"]


async def test_what_is_refused_comes_back(ada: Person, model: MessagesServer):
    with model.holding(FIRST):
        await ada.begin("build a dashboard")
        await ada.streams(1)
        await send(ada, *(f"number {number}" for number in range(20)))
        await ada.ask("one too many")
        await expect(ada.page.get_by_role("alert")).to_contain_text("20 prompts are waiting already", timeout=SOON)
        await expect(ada.get("prompt-input")).to_have_value("one too many")
        await expect(ada.get("queued-prompt")).to_have_count(20)
        await ada.get("run-cancel").click()
        await ada.ended(1, "cancelled")
