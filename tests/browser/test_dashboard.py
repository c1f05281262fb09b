"""The dashboard: true numbers, kept up to date, of one's own apps only, readable on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import DESK, PHONE, Account, NewPerson, enrol
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.browser.test_looks import looks_right

SETTINGS = {"OVERSKILL_DEMO_RATE": "250", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def opened(person: Person) -> None:
    await person.open("/dashboard")
    await expect(person.get("dashboard-success-rate")).to_be_visible(timeout=SOON)


def row(person: Person, tool: str) -> Locator:
    return person.page.locator(f'[data-testid="dashboard-tool-row"][data-tool="{tool}"]')


def calls(records: Records) -> dict[str, int]:
    found = records.all("SELECT name, count(*) AS calls FROM toolcall GROUP BY name")
    return {one["name"]: one["calls"] for one in found}


async def test_a_run_in_numbers_from_nothing_and_while_it_works(
    new_person: NewPerson, owner: Account, records: Records
):
    watcher = await new_person(storage_state=owner.state)
    await watcher.open("/dashboard")
    await expect(watcher.get("dashboard-empty")).to_be_visible(timeout=SOON)

    ada = await new_person(storage_state=owner.state)
    app = await ada.begin("a todo app with dark mode")
    live = watcher.get("dashboard-live-run")
    await expect(live).to_have_attribute("data-app-id", app, timeout=SOON)
    await expect(live).to_contain_text(re.compile(r"tool \d of \d"), timeout=SOON)
    await expect(row(watcher, "os-write")).to_be_visible(timeout=SOON)
    await ada.ended(1)
    await expect(watcher.get("dashboard-live")).to_have_text("0", timeout=SOON)
    await expect(watcher.get("dashboard-success-rate")).to_have_text("100 %")
    await expect(watcher.get("dashboard-avg-time")).to_have_text(re.compile(r"\d:\d\d"))
    await expect(watcher.get("dashboard-cost")).to_have_text("–")
    for tool, count in calls(records).items():
        await expect(row(watcher, tool).locator("td").nth(1)).to_have_text(str(count))
    assert await watcher.get("dashboard-outcome").first.get_attribute("data-count") == "1"


async def test_filters(new_person: NewPerson, owner: Account, records: Records):
    ada = await new_person(storage_state=owner.state)
    app = await ada.begin("a counter")
    await ada.ended(1)
    await opened(ada)
    await ada.get("dashboard-app").select_option(app)
    writes = "SELECT count(*) AS n FROM toolcall WHERE name = 'os-write' AND app_id = ?"
    [mine] = records.all(writes, app)
    await expect(row(ada, "os-write").locator("td").nth(1)).to_have_text(str(mine["n"]))
    await ada.get("dashboard-period-24h").click()
    await expect(ada.page.get_by_role("heading", name="Tokens and cost per hour")).to_be_visible(timeout=SOON)
    await expect(ada.get("dashboard-period-24h")).to_have_attribute("aria-pressed", "true")
    await expect(row(ada, "os-write").locator("td").nth(1)).to_have_text(str(mine["n"]))
    await ada.get("dashboard-app").select_option("")
    await expect(row(ada, "os-write").locator("td").nth(1)).to_have_text(str(calls(records)["os-write"]))


async def test_strangers_see_nothing_of_it(new_person: NewPerson, owner: Account, browser: Browser, program: Program):
    nobody = await new_person()
    await nobody.open("/dashboard")
    await expect(nobody.get("not-found")).to_be_visible(timeout=SOON)
    eve = await new_person(storage_state=(await enrol(browser, program, "eve")).state)
    await eve.open("/dashboard")
    await expect(eve.get("dashboard-empty")).to_be_visible(timeout=SOON)
    ada = await new_person(storage_state=owner.state)
    await ada.begin("a dashboard with charts")
    await ada.ended(1)
    await expect(eve.get("dashboard-empty")).to_be_visible()
    await expect(eve.get("dashboard-app").locator("option")).to_have_count(1)


async def test_signing_out_ends_it(new_person: NewPerson, browser: Browser, program: Program):
    bob = (await enrol(browser, program, "bob")).state
    first, second = [await new_person(storage_state=bob) for _ in range(2)]
    await first.begin("a counter")
    await first.ended(1)
    await opened(second)
    shown = await second.get("dashboard-outcome").first.get_attribute("data-count")
    await first.ask("a todo app called Ninety")
    await first.streams(2)
    await first.page.get_by_role("button", name="Account").click()
    await first.get("sign-out").click()
    await expect(first.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SOON)
    await second.get("dashboard-period-24h").click()
    assert await second.get("dashboard-outcome").first.get_attribute("data-count") == shown
    await second.page.reload()
    await expect(second.get("not-found")).to_be_visible(timeout=SOON)


async def test_it_is_linked_from_every_page(new_person: NewPerson, owner: Account):
    ada = await new_person(storage_state=owner.state)
    await ada.open("/")
    await ada.page.get_by_role("button", name="Account").click()
    await ada.page.locator(".menu").get_by_role("link", name="Dashboard").click()
    await expect(ada.page.get_by_role("heading", name="Dashboard")).to_be_visible(timeout=SOON)
    here = ada.page.get_by_role("navigation").get_by_role("link", name="Dashboard")
    await expect(here).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
async def test_on_every_screen(
    new_person: NewPerson, owner: Account, records: Records, size: dict[str, int], theme: str
):
    ada = await new_person(viewport=size, color_scheme=theme, storage_state=owner.state, has_touch=size == PHONE)
    if not calls(records):
        await ada.begin("a counter")
        await ada.ended(1)
    await opened(ada)
    await expect(ada.page.locator(".recharts-surface").first).to_be_visible(timeout=SOON)
    await looks_right(ada, theme)
