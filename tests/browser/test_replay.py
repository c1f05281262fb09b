"""The replay of a run: whatever it shows at a moment is what the journal says of it."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import Account, NewPerson, enrol
from tests.browser.person import SOON, Person, squeezed
from tests.browser.program import Program
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "300", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Told:
    """An app with two ended runs."""

    app: str
    runs: list[str]
    owner: Account

    @property
    def path(self) -> str:
        return f"/app/{self.app}/runs/{self.runs[0]}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(browser: Browser, program: Program, owner: Account, records: Records) -> AsyncIterator[Told]:
    context = await browser.new_context(storage_state=owner.state)
    person = Person(await context.new_page(), program.address)
    app = await person.begin("a todo app with dark mode")
    await person.ended(1)
    await person.ask("change the title to Weekend")
    await person.ended(2)
    yield Told(app, [answer["run_id"] for answer in records.answers(app)], owner)
    await context.close()


def journal(records: Records, run: str, upto: int, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Events of a kind up to a moment."""
    query = "SELECT seq, payload FROM event WHERE run_id = ? AND seq <= ? AND kind = ? ORDER BY seq"
    return [(row["seq"], json.loads(row["payload"])) for row in records.all(query, run, upto, kind)]


async def replaying(person: Person, path: str) -> Locator:
    await person.open(path)
    await expect(person.get("replay")).to_be_visible(timeout=SOON)
    return person.get("replay")


async def event(bar: Locator) -> int:
    return int(await bar.get_attribute("data-event") or 0)


async def test_played_at_16_times_it_ends_as_the_chat(ada: Person, told: Told, records: Records):
    await ada.open(f"/app/{told.app}")
    await ada.ended(1)
    chat = await ada.texts(ada.answer(1))
    await ada.answer(1).get_by_test_id("run-replay").click()
    bar = ada.get("replay")
    await expect(bar).to_have_attribute("data-event", "1", timeout=SOON)
    await ada.page.locator('[data-testid="replay-speed"][data-speed="16"]').click()
    await ada.get("replay-play").click()
    last = await bar.get_attribute("data-events") or ""
    await expect(bar).to_have_attribute("data-event", last, timeout=SOON)
    await expect(bar).to_have_attribute("data-playing", "false")
    answer = ada.answer(1, "completed")
    assert await ada.texts(answer) == chat == records.texts(told.app, 1)
    assert await answer.get_by_test_id("tool-call").count() == len(
        journal(records, told.runs[0], int(last), "tool_opened")
    )
    await expect(answer.get_by_test_id("version-card")).to_have_attribute("data-version", "1")
    await ada.get("replay-back-to-editor").click()
    await ada.ended(2)
    assert await ada.texts(ada.answer(1)) == chat


async def test_scrubbed_to_the_middle_it_shows_that_moment(ada: Person, told: Told, records: Records):
    bar, run = await replaying(ada, told.path), told.runs[0]
    box = await ada.get("replay-scrub").bounding_box()
    assert box
    await ada.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    await ada.page.mouse.down()
    await ada.page.mouse.move(box["x"] + 0.62 * box["width"], box["y"] + box["height"] / 2, steps=8)
    await ada.page.mouse.up()
    n = await event(bar)
    answer = ada.answers.last
    opened = journal(records, run, n, "tool_opened")
    assert 0 < len(opened) < len(journal(records, run, 1_000_000, "tool_opened"))
    names = await answer.get_by_test_id("tool-call").evaluate_all("(all) => all.map((one) => one.dataset.tool)")
    assert names == [payload["name"] for _, payload in opened]
    ended = {payload["call"] for _, payload in journal(records, run, n, "tool_ended")}
    await expect(answer.locator('[data-testid="tool-call"][data-stage="complete"]')).to_have_count(len(ended))
    whole = "".join(squeezed(text) for text in records.texts(told.app, 1))
    assert whole.startswith("".join(await ada.texts(answer))[:-20])

    _, saved = journal(records, run, n, "file_saved")[-1]
    data = records.all("SELECT data FROM blob WHERE sha256 = ?", saved["sha256"])[0]["data"]
    await ada.get("tab-code").click()
    await expect(ada.get("code-view")).to_have_attribute("data-path", saved["path"])
    changed = ada.page.locator('[data-testid="file-open"][data-changed="true"]')
    await expect(changed).to_have_attribute("data-path", saved["path"])
    first = zlib.decompress(data).decode().splitlines()[0]
    await expect(ada.get("code-view")).to_contain_text(first, timeout=SOON)
    later = {payload["path"] for _, payload in journal(records, run, 1_000_000, "file_saved")}
    known = {payload["path"] for _, payload in journal(records, run, n, "file_saved")}
    shown = set(await ada.get("file-open").evaluate_all("(all) => all.map((one) => one.dataset.path)"))
    assert known <= shown
    assert not (later - known - {"src/App.tsx", "src/index.css", "index.html", "src/main.tsx"}) & shown

    built = [seq for seq, payload in journal(records, run, n, "built") if not payload["problems"]][-1]
    await expect(ada.get("preview-frame")).to_have_attribute("data-build-id", str(built), timeout=SOON)
    async with asyncio.timeout(30):
        while not any(f"//r{built}-{run}--" in frame.url for frame in ada.page.frames):
            await asyncio.sleep(0.1)  # the frame's page is another origin's: there is nothing to wait on


async def test_the_preview_of_a_moment_is_that_app(ada: Person, told: Told):
    """The second run renames the title: before, the first one's files stand in the preview."""
    bar = await replaying(ada, f"/app/{told.app}/runs/{told.runs[1]}")
    await expect(ada.app.get_by_role("heading", name="Todo list")).to_be_visible(timeout=SOON)
    await ada.page.keyboard.press("End")
    await expect(bar).to_have_attribute("data-event", await bar.get_attribute("data-events") or "")
    await expect(ada.app.get_by_role("heading", name="Weekend")).to_be_visible(timeout=SOON)
    await ada.page.keyboard.press("Home")
    await expect(ada.app.get_by_role("heading", name="Todo list")).to_be_visible(timeout=SOON)


async def test_keys_steer_it_and_a_step_on_and_back_changes_nothing(ada: Person, told: Told):
    bar = await replaying(ada, told.path)
    await ada.get("replay-scrub").focus()
    await ada.page.keyboard.press("ArrowRight")
    await ada.page.keyboard.press("ArrowRight")
    assert await event(bar) > 1
    await ada.page.keyboard.press(".")  # on an event, no longer between two
    n, before = await event(bar), await ada.answers.last.inner_text()
    await ada.page.keyboard.press(".")
    assert await event(bar) == n + 1
    await ada.page.keyboard.press(",")
    assert await event(bar) == n
    assert await ada.answers.last.inner_text() == before
    await ada.page.keyboard.press("ArrowRight")
    later = await event(bar)
    assert later > n
    await ada.page.keyboard.press("ArrowLeft")
    assert n <= await event(bar) < later
    await ada.page.keyboard.press("End")
    await expect(bar).to_have_attribute("data-event", await bar.get_attribute("data-events") or "")
    await expect(ada.get("replay-kind")).to_have_text("Run completed")
    await ada.page.keyboard.press("Home")
    await expect(bar).to_have_attribute("data-event", "1")
    await ada.page.keyboard.press(" ")
    await expect(bar).to_have_attribute("data-playing", "true")
    await ada.page.keyboard.press(" ")
    await expect(bar).to_have_attribute("data-playing", "false")


async def test_a_file_being_written_is_the_one_card_and_nothing_can_be_cancelled(
    ada: Person, told: Told, records: Records
):
    bar, run = await replaying(ada, told.path), told.runs[0]
    seq, received = journal(records, run, 1_000_000, "tool_received")[-1]
    await ada.page.keyboard.press("End")
    while await event(bar) >= seq:
        await ada.page.keyboard.press(",")
    card = ada.answers.last.locator(".tool.is-open")
    await expect(card).to_have_count(1)
    await expect(card).to_have_attribute("data-path", received["path"])
    await expect(card.locator(".ln").last).to_be_visible()
    await card.get_by_test_id("call-open").click()
    details = card.get_by_test_id("call-details")
    await expect(details).to_contain_text("Input so far", timeout=SOON)
    await expect(ada.get("call-cancel")).to_have_count(0)
    await ada.page.keyboard.press("End")
    await expect(ada.answers.last.locator(".tool.is-open")).to_have_count(0)


async def test_a_run_that_still_works_shows_what_there_is(ada: Person, told: Told, records: Records):
    app = await ada.begin("a dashboard with charts")
    await ada.streams(1)
    await ada.get("run-pause").click()
    await expect(ada.page.locator('[data-testid="message"][data-status="paused"]')).to_be_visible(timeout=SOON)
    run = records.answers(app)[0]["run_id"]
    bar = await replaying(ada, f"/app/{app}/runs/{run}")
    await expect(ada.page.get_by_text("Still running")).to_be_visible()
    await ada.page.keyboard.press("End")
    await expect(ada.get("thinking-status")).to_contain_text("Paused after")
    before = int(await bar.get_attribute("data-events") or 0)
    await ada.page.evaluate(f"() => fetch('/api/runs/{run}/resume', {{ method: 'POST' }})")
    await records.wait_for("SELECT 1 FROM run WHERE id = ? AND status = 'completed'", run)
    await ada.get("replay-more").click()
    await expect(ada.get("replay-more")).to_have_count(0, timeout=SOON)
    assert int(await bar.get_attribute("data-events") or 0) > before
    await ada.page.keyboard.press("End")
    assert await ada.texts(ada.answer(1, "completed")) == records.texts(app, 1)


async def test_others_and_other_apps_find_nothing(
    browser: Browser, program: Program, new_person: NewPerson, ada: Person, told: Told
):
    eve = await enrol(browser, program, "eve")
    mine = await new_person(storage_state=eve.state)
    own = await mine.begin("a counter")
    await mine.ended(1)
    nobody = await new_person()
    wrong = f"/app/{own}/runs/{told.runs[0]}"
    for person, path in ((nobody, told.path), (mine, told.path), (mine, wrong), (ada, f"/app/{told.app}/runs/nowhere")):
        await person.open(path)
        await expect(person.get("not-found")).to_be_visible(timeout=SOON)
        assert "Todo list" not in await person.page.content()
