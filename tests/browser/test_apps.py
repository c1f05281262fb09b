"""Apps as a whole: deleted and had back, copied, named, told apart; versions restored; titles of tabs and notices."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE, Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.browser.test_looks import looks_right
from tests.browser.test_outsiders import get
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

APP = 'export default function App() {{\n  return <h1 className="text-2xl">{}</h1>;\n}}\n'
MOMENT = "one moment"


def write(words: str) -> ToolUse:
    return ToolUse("os-write", {"file_path": "src/App.tsx", "content": APP.format(words)})


def makes(words: str) -> Script:
    return Script([Turn(write(words)), Turn(Text(f"The page says {words} now."))])


SCRIPTS = {
    "a page": Script(
        [Turn(ToolUse("rename-app", {"name": "Pages"}), write("First")), Turn(Text("The page is there."))]
    ),
    "second": makes("Second"),
    "third": makes("Third"),
    "break it": Script([Turn(write("{")), Turn(Text("It is broken now."))]),
    "slowly": Script([Turn(Text(f"I begin, {MOMENT}, and go on."), write("Slow")), Turn(Text("Slow it is."))]),
    "name it": Script([Turn(ToolUse("rename-app", {"name": "Pages"})), Turn(Text("Named."))]),
    "hello": Script([Turn(Text("Hello."))]),
}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
model, settings = played(SCRIPTS, rate=0)


def card(person: Person, app: str) -> Locator:
    return person.page.locator(f'[data-testid="app-card"][data-app-id="{app}"]')


async def made(person: Person, prompt: str = "a page") -> str:
    app = await person.begin(prompt)
    await person.ended(1)
    return app


async def choose(where: Locator, item: str) -> None:
    await where.get_by_test_id("app-menu").click()
    await where.get_by_test_id(f"app-{item}").click()


async def test_a_deleted_app_is_gone_everywhere_and_comes_back(
    ada: Person, new_person: NewPerson, owner: Account, program: Program, records: Records
):
    app = await made(ada)
    run = records.answers(app)[0]["run_id"]
    gate = get(program, f"/preview/{app}", Cookie=owner.cookie)[2]["location"]
    home = await new_person(storage_state=owner.state)
    await home.open("/")
    menu = card(home, app).get_by_test_id("app-menu")
    await menu.focus()
    await home.page.keyboard.press("Enter")
    await home.page.keyboard.press("ArrowDown")
    await home.page.keyboard.press("Enter")
    question = home.page.get_by_role("alertdialog")
    await expect(question).to_contain_text("Delete “Pages”?")
    await expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    await home.page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(menu).to_be_focused()
    await expect(card(home, app)).to_be_visible()

    await choose(card(home, app), "delete")
    await home.get("app-delete-confirm").click()
    await expect(card(home, app)).to_have_count(0, timeout=SOON)
    await expect(ada.get("app-deleted")).to_contain_text("Pages was deleted", timeout=SOON)
    paths = (f"/preview/{app}", f"/api/apps/{app}/runs/{run}/film", f"/api/runs/{run}/calls/x")
    for path in paths:
        assert get(program, path, Cookie=owner.cookie)[0] == 404
    site = urlsplit(gate)
    assert get(program, f"/?{site.query}", port=program.checkout.preview_port, Host=site.netloc)[0] == 404
    await ada.open("/dashboard")
    await expect(ada.get("dashboard-app").locator(f'option[value="{app}"]')).to_have_count(0)
    await ada.open(f"/app/{app}/runs/{run}")
    await expect(ada.get("not-found")).to_be_visible(timeout=SOON)

    await ada.open(f"/app/{app}")
    await expect(ada.get("app-deleted")).to_contain_text("kept for 30 more days", timeout=SOON)
    await looks_right(ada, "light")
    await ada.get("app-undelete").click()
    await ada.ended(1)
    await expect(card(home, app)).to_be_visible(timeout=SOON)
    assert get(program, f"/api/apps/{app}/runs/{run}/film", Cookie=owner.cookie)[0] == 200
    ada.forgive(site.netloc)  # its preview asks whether it may go on, and may not


async def test_deleting_what_is_being_built_cancels_it_first(
    ada: Person, new_person: NewPerson, owner: Account, records: Records, model: MessagesServer
):
    home = await new_person(storage_state=owner.state)
    await home.open("/")
    with model.holding(MOMENT):
        app = await ada.begin("slowly")
        await ada.streams(1)
        await expect(card(home, app)).to_have_attribute("data-state", "building", timeout=SOON)
        await choose(ada.page.locator(".topbar"), "delete")
        await expect(ada.page.get_by_role("alertdialog")).to_contain_text("That is cancelled first")
        await ada.get("app-delete-confirm").click()
        await expect(ada.get("app-deleted")).to_be_visible(timeout=SOON)
    assert [run["status"] for run in records.all("SELECT status FROM run WHERE app_id = ?", app)] == ["cancelled"]
    await expect(card(home, app)).to_have_count(0, timeout=SOON)
    undelete = home.page.locator(".deleted-apps li").filter(has_text="Slowly").get_by_test_id("app-undelete")
    await undelete.click()
    await expect(card(home, app)).to_be_visible(timeout=SOON)


async def test_a_copy_stands_beside_its_source(ada: Person, records: Records):
    app = await made(ada)
    await choose(ada.page.locator(".topbar"), "duplicate")
    await ada.page.wait_for_url(lambda address: not address.endswith(app), timeout=SOON)
    copy = ada.app_id
    await expect(await ada.ended(1)).to_contain_text("This is a copy of Pages as of version 1")
    await expect(ada.get("app-name")).to_have_text("Pages copy")
    await expect(ada.app.get_by_role("heading", name="First")).to_be_visible(timeout=SOON)
    await ada.ask("second")
    await ada.ended(2)
    assert [version["number"] for version in records.versions(copy)] == [1, 2]
    assert [version["number"] for version in records.versions(app)] == [1]
    await ada.open("/")
    await expect(card(ada, copy)).to_contain_text("Copied from Pages")
    await choose(card(ada, app), "duplicate")
    await expect(ada.page.get_by_role("status").filter(has_text="“Pages copy” was made")).to_be_visible(timeout=SOON)


async def test_apps_of_one_name_are_told_apart(ada: Person):
    for prompt in ("a page about tea", "a page about coffee"):
        app = await made(ada, prompt)
        await ada.open("/")
        await expect(card(ada, app)).to_contain_text(prompt[1:])
        await expect(card(ada, app)).to_contain_text("Begun")
    assert await ada.page.locator(".app-card svg:not(.icon)").count() == 0, "nothing is drawn that the app is not"


async def test_a_version_that_does_not_build_is_one_word_everywhere(ada: Person, new_person: NewPerson, owner: Account):
    home = await new_person(storage_state=owner.state)
    await home.open("/")
    app = await made(ada)
    await expect(card(home, app)).to_have_attribute("data-state", "ready", timeout=SOON)
    await ada.get("tab-versions").click()
    await ada.ask("break it")
    answer = await ada.ended(2)
    await expect(answer.get_by_test_id("version-card")).to_contain_text("Does not build")
    row = ada.page.locator('[data-testid="version-row"][data-number="2"]')
    await expect(row).to_contain_text("Does not build", timeout=SOON)
    await expect(row).to_have_attribute("data-state", "broken")
    await expect(card(home, app)).to_have_attribute("data-state", "broken", timeout=SOON)
    await expect(card(home, app)).to_contain_text("Does not build, v2")
    await home.page.get_by_role("button", name=re.compile("Needs a look")).click()
    await expect(card(home, app)).to_be_visible()
    await expect(home.page.locator('[data-testid="app-card"][data-state="ready"]')).to_have_count(0, timeout=SOON)


async def test_the_present_version_is_not_restored_and_an_older_one_turns_the_preview_to_the_present(
    ada: Person, records: Records, program: Program
):
    app = await made(ada)
    await ada.ask("second")
    await ada.ended(2)
    await expect(ada.get("version-restore").last).to_be_disabled()
    await expect(ada.get("version-restore").last).to_have_attribute("title", "This is what you have")
    first = ada.page.locator('[data-testid="version-card"][data-version="1"]')
    await first.get_by_test_id("version-preview").click()
    await expect(ada.app.get_by_role("heading", name="First")).to_be_visible(timeout=SOON)
    await ada.page.locator(".chat-scroll").evaluate("(view) => view.scrollTo(0, 0)")

    with program.builders_held():
        await first.get_by_test_id("version-restore").click()
        await ada.get("tab-console").click()
        await expect(ada.get("tab-console")).to_have_attribute("aria-selected", "true", timeout=SOON)
    restored = await ada.ended(3)
    await expect(restored.get_by_test_id("version-card")).to_be_in_viewport(timeout=SOON)
    await ada.get("tab-preview").click()
    await expect(ada.page.locator(".ribbon")).to_have_count(0)
    await ada.ask("third")
    await ada.ended(4)
    await expect(ada.app.get_by_role("heading", name="Third")).to_be_visible(timeout=SOON)
    assert [version["number"] for version in records.versions(app)] == [1, 2, 3, 4]


async def test_a_refused_restore_leaves_the_preview_where_it_is(ada: Person, records: Records):
    app = await made(ada)
    for number, prompt in ((2, "second"), (3, "third")):
        await ada.ask(prompt)
        await ada.ended(number)
    await ada.page.locator('[data-testid="version-card"][data-version="2"]').get_by_test_id("version-restore").click()
    await ada.ended(4)
    second = ada.page.locator('[data-testid="version-card"][data-version="2"]')
    await second.get_by_test_id("version-preview").click()
    await expect(ada.page.locator(".ribbon")).to_contain_text("Showing v2", timeout=SOON)
    await second.get_by_test_id("version-restore").click()
    await expect(ada.page.get_by_role("alert")).to_contain_text("Version 2 is what you have already", timeout=SOON)
    await expect(ada.page.locator(".ribbon")).to_contain_text("Showing v2")
    assert len(records.versions(app)) == 4


async def test_everyone_sees_a_new_name_and_the_models_name_after_it(
    ada: Person, new_person: NewPerson, owner: Account
):
    app = await made(ada)
    other, home = [await new_person(storage_state=owner.state) for _ in range(2)]
    await other.open(f"/app/{app}")
    await home.open("/")
    await expect(other.get("app-name")).to_have_text("Pages", timeout=SOON)
    await ada.get("app-name").click()
    await ada.page.get_by_label("Name of the app").fill("Kayaks")
    await ada.page.keyboard.press("Enter")
    await expect(other.get("app-name")).to_have_text("Kayaks", timeout=SOON)
    await expect(card(home, app)).to_contain_text("Kayaks", timeout=SOON)
    await ada.ask("name it")
    await ada.ended(2)
    for person in (ada, other):
        await expect(person.get("app-name")).to_have_text("Pages", timeout=SOON)


PLACES = """(chart) => {
  const all = (selector) => [...chart.querySelectorAll(selector)].map((el) => el.getBoundingClientRect());
  const middle = (box) => box.left + box.width / 2;
  const bars = all(".recharts-bar-rectangle path").filter((box) => box.height);
  return {
    bar: middle(bars.at(-1)),
    line: all(".recharts-line-curve")[0].right,
    tick: middle(all(".recharts-xAxis-tick-labels text").at(-1)),
    wide: document.documentElement.clientWidth,
  };
}"""


async def test_the_dashboard_on_a_phone_and_its_days(new_person: NewPerson, owner: Account, records: Records):
    ada = await new_person(storage_state=owner.state, viewport=PHONE, has_touch=True)
    if not records.all("SELECT 1 FROM run"):
        await made(ada)
    await ada.open("/dashboard")
    chart = ada.page.locator(".chart")
    await expect(chart.locator(".recharts-bar-rectangle path").first).to_be_attached(timeout=SOON)
    await chart.scroll_into_view_if_needed()
    await expect(chart.locator(".recharts-yAxis-tick-labels text").first).to_be_in_viewport(ratio=0.9, timeout=SOON)
    places = await chart.evaluate(PLACES)
    assert abs(places["bar"] - places["line"]) < 2, "bar and point of a day stand above each other"
    assert abs(places["bar"] - places["tick"]) < 2
    assert places["bar"] < places["wide"]
    words = await ada.page.locator("main").inner_text()
    for jargon in ("p50", "p95", "os-write", "log scale", "found their place"):
        assert jargon not in words


async def test_what_was_done_is_said_once(ada: Person):
    await ada.open("/settings")
    await ada.get("add-name").fill("grace")
    await ada.get("add-password").fill("correct horse battery")
    await ada.get("add-submit").click()
    said = ada.page.get_by_text("grace can sign in now.")
    await expect(said).to_be_visible(timeout=SOON)
    await expect(ada.page).to_have_url(re.compile(r"/settings/?$"))
    await ada.page.reload()
    await expect(ada.page.get_by_role("heading", name="People")).to_be_visible(timeout=SOON)
    await expect(said).to_have_count(0)
    await ada.open("/settings?added=mallory")
    await expect(ada.page.get_by_role("heading", name="People")).to_be_visible(timeout=SOON)
    await expect(ada.page.get_by_text("mallory can sign in now.")).to_have_count(0)
