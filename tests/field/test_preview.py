"""The running app beside the chat: whatever it does, it can be seen, told and brought back."""

from __future__ import annotations

import http.client
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Dialog, Frame, async_playwright, expect

from overskill.agent.building import REPORTED
from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def app(content: str) -> ToolUse:
    return ToolUse("os-write", {"file_path": "src/App.tsx", "content": content})


def page(words: str, body: str = "") -> ToolUse:
    return app(f'export default function App() {{ return <main><h1 id="title">{words}</h1>{body}</main>; }}\n')


def dies(name: str) -> ToolUse:
    return app(f"const {name}: any = null;\nexport default function App() {{ return <b>{{{name}.name}}</b>; }}\n")


BROKEN = app("export default function App() { return <main> }\n")
DONE = Turn(Text("Done."))
LIST = """import {{ useState }} from "react";
const read = () => JSON.parse(localStorage.getItem("items") ?? {first!r});
export default function App() {{
  const [items, setItems] = useState<any[]>(read);
  const keep = (all: any[]) => {{ localStorage.setItem("items", JSON.stringify(all)); setItems(all); }};
  const add = () => keep([...items, {entry}]);
  return <main><h1 id="title">{words}</h1><button id="add" onClick={{add}}>Add</button>
    <ul>{{items.map((one, n) => <li key={{n}}>{{{draw}}}</li>)}}</ul></main>;
}}
"""
OLD_LIST = app(LIST.format(first='["a"]', entry='"b"', words="Old", draw="one"))
NEW_LIST = app(LIST.format(first='[{"text":"a"}]', entry='{ text: "c" }', words="New", draw="one.text"))
CONFIRM = """const say = (words: string) => { document.getElementById("title")!.textContent = words; };
const ask = () => say(String(confirm("Delete all?")));
const loop = () => { for (let n = 0; n < 30; n++) alert("again"); say("over"); };
export default function App() {
  return <main><h1 id="title">Dialogs</h1><button id="ask" onClick={ask}>a</button>
    <button id="loop" onClick={loop}>b</button></main>;
}
"""
TALKS = """export default function App() {
  const half = () => console.log("\\ud83d\\ude00 party".slice(0, 1));
  return <main><h1 id="title">Talks</h1>
    <a id="docs" href="https://example.org/docs" target="_blank" rel="noopener">Docs</a>
    <button id="where" onClick={() => navigator.geolocation.getCurrentPosition(() => {}, () => {})}>w</button>
    <button id="half" onClick={half}>h</button>
    <button id="bad" onClick={() => { throw new Error("pressed it"); }}>Press me</button>
  </main>;
}
"""
SCRIPTS = {
    "dying page": Script([Turn(page("Fine")), DONE]),
    "let it die": Script([Turn(dies("user")), DONE]),
    "(reading 'name')": Script([Turn(page("Mended")), DONE]),
    "let it die again": Script([Turn(dies("order")), DONE]),
    REPORTED: Script([Turn(Text("I see."))]),  # told where the app's words come before the run's end
    "broken page": Script([Turn(page("Fine")), DONE, Turn(BROKEN), DONE, Turn(page("Mended")), DONE]),
    "slow work": Script([Turn(page("Fine")), DONE]),
    "go on": Script([Turn(BROKEN), Turn(Text("Now I look, wait here. "), dies("user")), Turn(Text("It is so."))]),
    "leaving": Script([Turn(page("First")), DONE, Turn(page("Second")), DONE]),
    "lists": Script([Turn(OLD_LIST), DONE, Turn(NEW_LIST), DONE]),
    "dialogs": Script([Turn(app(CONFIRM)), DONE]),
    "talking": Script([Turn(app(TALKS)), DONE, Turn(Text("Still here."))]),
}
model, settings = played(SCRIPTS)
TITLE = "#title"


async def built(person: Person, prompt: str, title: str) -> str:
    name = await person.begin(prompt)
    await person.ended(1)
    await expect(person.app.locator(TITLE)).to_have_text(title, timeout=SOON)
    return name


def frame_of(person: Person) -> Frame:
    return next(frame for frame in person.page.frames if ".localhost" in frame.url or frame.parent_frame)


async def prompts(records: Records, name: str) -> list[str]:
    query = "SELECT text FROM message WHERE app_id = ? AND role = 'user' ORDER BY position"
    return [row["text"] for row in records.all(query, name)]


async def test_an_error_stays_until_a_later_build_and_fix_this_sends_it(ada: Person, records: Records):
    name = await built(ada, "a dying page", "Fine")
    sheet = ada.get("preview-error")
    await ada.ask("let it die")
    await ada.ended(2)
    await expect(sheet).to_contain_text("Cannot read properties of null", timeout=SOON)
    await expect(sheet).to_contain_text("src/App.tsx, in App")
    await expect(ada.app.locator(TITLE)).to_have_text("Fine")
    await expect(ada.page.locator(".ribbon")).to_have_text("Showing the last build that works")
    await sheet.get_by_test_id("fix-error").click()
    await ada.ended(3)
    await expect(ada.app.locator(TITLE)).to_have_text("Mended", timeout=SOON)
    await expect(sheet).to_be_hidden()
    assert "Cannot read properties of null (reading 'name')" in (await prompts(records, name))[-1]
    await ada.ask("let it die again")
    await ada.ended(4)
    await expect(sheet).to_contain_text("Cannot read properties of null", timeout=SOON)
    ada.forgive("Cannot read properties of null", "Warning", "%")


async def test_fix_this_sends_the_error_of_a_build_that_came_while_the_page_was_open(ada: Person, records: Records):
    name = await built(ada, "a broken page", "Fine")
    await ada.ask("break it")
    await ada.ended(2)
    await expect(ada.page.locator(".ribbon")).to_have_text("Showing the last build that works", timeout=SOON)
    await ada.get("preview-error").get_by_test_id("fix-error").click()
    await ada.ended(3)
    sent = (await prompts(records, name))[-1]
    assert ("src/App.tsx, line 1, column" in sent and "JSX" in sent) or "closing" in sent, sent
    await expect(ada.app.locator(TITLE)).to_have_text("Mended", timeout=SOON)


async def test_half_edited_states_are_quiet_while_a_run_works(ada: Person, model: MessagesServer):
    await built(ada, "some slow work", "Fine")
    with model.holding("wait here"):
        await ada.ask("go on")
        await expect(ada.get("preview-frame")).to_have_attribute("data-build", "error", timeout=SOON)
        await expect(ada.get("preview-changing")).to_be_visible()
        await expect(ada.get("preview-error")).to_be_hidden()
        await expect(ada.app.locator(TITLE)).to_have_text("Fine")
    await ada.ended(2)
    await expect(ada.get("preview-error")).to_contain_text("Cannot read properties of null", timeout=SOON)
    await expect(ada.get("preview-changing")).to_be_hidden()
    await expect(ada.app.locator(TITLE)).to_have_text("Fine")
    ada.forgive("Cannot read properties of null")


async def test_whatever_stands_in_the_frame_reload_and_the_next_build_bring_the_app_back(ada: Person, program: Program):
    await built(ada, "someone leaving", "First")
    elsewhere = (
        f"{program.address}/favicon.svg"  # nothing of ours may be framed, so the browser shows a page of its own
    )
    away = "(frame, address) => { frame.contentWindow.location = address; }"
    await ada.get("preview-frame").evaluate(away, elsewhere)
    await expect(ada.get("preview-lost")).to_be_visible(timeout=SOON)
    await ada.page.get_by_role("button", name="Reload", exact=True).click()
    await expect(ada.app.locator(TITLE)).to_have_text("First", timeout=SOON)
    await expect(ada.get("preview-lost")).to_be_hidden()

    await ada.get("preview-frame").evaluate(away, elsewhere)
    await expect(ada.get("preview-lost")).to_be_visible(timeout=SOON)
    await ada.ask("second")
    await ada.ended(2)
    await expect(ada.app.locator(TITLE)).to_have_text("Second", timeout=SOON)
    await expect(ada.get("preview-lost")).to_be_hidden()
    ada.forgive("frame", "Framing", "ERR_BLOCKED")


async def test_a_restored_version_meets_newer_data_and_can_be_cleared(ada: Person):
    await built(ada, "two lists", "Old")
    await ada.app.locator("#add").click()
    await ada.ask("make entries objects")
    await ada.ended(2)
    await expect(ada.get("preview-error")).to_be_hidden()
    await ada.app.locator(TITLE).evaluate("() => localStorage.clear()")
    await ada.page.get_by_role("button", name="Reload", exact=True).click()
    await ada.app.locator("#add").click()
    await expect(ada.app.locator("li")).to_have_text(["a", "c"])
    await ada.page.locator('[data-version="1"]').get_by_test_id("version-restore").click()
    sheet = ada.get("preview-error")
    await expect(sheet).to_contain_text("written by a newer version", timeout=SOON)
    await sheet.get_by_test_id("clear-data").click()
    await expect(sheet).to_be_hidden(timeout=SOON)
    await expect(ada.app.locator(TITLE)).to_have_text("Old", timeout=SOON)
    await expect(ada.app.locator("li")).to_have_text(["a"])
    ada.forgive("Objects are not valid")


async def test_dialogs_come_and_end(ada: Person):
    await built(ada, "an app with dialogs", "Dialogs")
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.accept()

    ada.page.on("dialog", answer)
    await ada.app.locator("#ask").click()
    await expect(ada.app.locator(TITLE)).to_have_text("true")
    await ada.app.locator("#loop").click()
    await expect(ada.app.locator(TITLE)).to_have_text("over", timeout=SOON)
    assert asked[0] == "Delete all?" and len(asked) <= 10
    await expect(ada.get("preview-notice")).to_contain_text("one dialog after the other")


async def test_what_an_app_wants_outside_or_may_not_is_said_at_the_app(ada: Person, program: Program):
    await built(ada, "a talking app", "Talks")
    await ada.app.locator("#docs").click()
    offer = ada.get("preview-offer")
    await expect(offer).to_contain_text("https://example.org/docs")
    await expect(offer.get_by_test_id("offer-open")).to_have_attribute("href", "https://example.org/docs")
    await expect(offer.get_by_test_id("offer-open")).to_have_attribute("rel", re.compile("noopener"))
    await ada.app.locator("#where").click()
    await expect(ada.get("preview-notice")).to_contain_text("location")

    await ada.app.locator("#half").click()
    await ada.app.locator("#bad").click()
    sheet = ada.get("preview-error")
    await expect(sheet).to_contain_text("Error: pressed it")
    await expect(sheet).to_contain_text("after pressing “Press me”")
    await expect(ada.get("console-count")).to_have_text("1")
    await ada.get("tab-console").click()
    rows = ada.page.locator(".crow")
    await expect(rows.filter(has_text="\ufffd")).to_have_count(1)
    await ada.get("console-filter").fill("pressed")
    await expect(rows).to_have_count(1)
    await ada.get("console-filter").fill("")
    await ada.get("tab-preview").click()
    await ada.page.get_by_role("button", name="Reload", exact=True).click()
    await expect(ada.get("console-count")).to_be_hidden()
    await expect(sheet).to_be_hidden()
    await ada.get("tab-console").click()
    await ada.get("console-clear").click()
    await expect(rows).to_have_count(0)

    await ada.ask("are you still there?")
    await ada.ended(2)
    await expect(ada.page.get_by_text("Still here.")).to_be_visible()
    ada.forgive("pressed it", "geolocation", "Geolocation")


@pytest_asyncio.fixture(loop_scope="session")
async def lost_browser() -> AsyncIterator[Browser]:
    """A browser on a system that does not know names under localhost."""
    async with async_playwright() as playwright:
        rules = "--host-resolver-rules=MAP *.localhost ~NOTFOUND"
        opened = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, rules])
        yield opened
        await opened.close()


async def test_a_system_without_localhost_names_is_told_why_and_how_to_go_on(
    lost_browser: Browser, new_person: NewPerson, owner: Account
):
    person = await new_person(lost_browser, storage_state=owner.state)
    await person.begin("someone leaving")
    await person.ended(1)
    lost = person.get("preview-lost")
    await expect(lost).to_contain_text(".localhost", timeout=SOON)
    await expect(lost).to_contain_text("OVERSKILL_PREVIEW_HOST")
    person.forgive("ERR_NAME_NOT_RESOLVED")


async def test_no_number_in_an_address_is_too_long(program: Program, owner: Account, records: Records):
    row = records.all("SELECT id, app_id FROM run LIMIT 1")[0]
    long = "9" * 5000
    gate = f"/preview/{row['app_id']}"
    for path in (
        f"{gate}?version={long}",
        f"{gate}?run={row['id']}&moment={long}",
        f"/api/runs/{row['id']}/calls/x?upto={long}",
    ):
        connection = http.client.HTTPConnection("127.0.0.1", program.checkout.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": owner.cookie})
        assert connection.getresponse().status == 404, path[:40]
