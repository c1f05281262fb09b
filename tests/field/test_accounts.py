"""Signing in and up as people meet it: links they kept, short passwords, blocked cookies, other names of the server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import WATCH, Account, NewPerson, enrol
from tests.browser.person import PASSWORD, SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "0", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
VERSION = re.compile(r"^Version \d")
"""Stands there once the page has heard from the server."""
BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}


async def test_a_link_to_one_s_own_app_leads_there_after_signing_in(
    ada: Person, browser: Browser, program: Program, records: Records, new_person: NewPerson
):
    await enrol(browser, program, "eve")
    app = await ada.begin("a counter")
    await ada.ended(1)
    run = records.answers(app)[0]["run_id"]
    for place in (f"/app/{app}?from=mail#end", f"/app/{app}/runs/{run}", "/dashboard", f"/preview/{app}"):
        person = await new_person()
        await person.open(place)
        await expect(person.get("login-name")).to_be_visible(timeout=SOON)
        await person.get("login-name").fill("ada")
        await person.get("login-password").fill("not this one")
        await person.get("login-submit").click()
        await expect(person.page.get_by_role("alert")).to_be_visible(timeout=SOON)
        await person.get("login-password").fill(PASSWORD)
        await person.get("login-submit").click()
        if place.startswith("/preview"):
            await person.page.wait_for_url(re.compile(rf"\.localhost:{program.checkout.preview_port}"), timeout=SOON)
            continue
        await person.page.wait_for_url(re.compile(re.escape(program.address + place) + "/?$"), timeout=SOON)
        await expect(person.get("not-found")).to_have_count(0)
    await expect(person.page.locator("h1")).to_be_visible(timeout=SOON)

    eve = await new_person()
    await eve.open(f"/app/{app}")
    await eve.get("login-name").fill("eve")
    await eve.get("login-password").fill(PASSWORD)
    await eve.get("login-submit").click()
    await expect(eve.get("not-found")).to_be_visible(timeout=SOON)


async def test_who_has_no_account_keeps_the_way_back(new_person: NewPerson, program: Program):
    person = await new_person()
    await person.open("/app/nosuchapp")
    await expect(person.get("login-name")).to_be_visible(timeout=SOON)
    await person.page.get_by_role("link", name="Create one").click()
    await person.get("signup-name").fill("newcomer")
    await person.get("signup-password").fill(PASSWORD)
    await person.get("signup-submit").click()
    await person.page.wait_for_url(f"{program.address}/app/nosuchapp", timeout=SOON)
    await expect(person.get("not-found")).to_be_visible(timeout=SOON)


async def test_a_page_that_nobody_owns_is_not_found_without_an_account(person: Person):
    await person.open("/nothing/here")
    await expect(person.get("not-found")).to_be_visible(timeout=SOON)
    person.forgive("404")


async def test_a_short_password_stays_and_is_told_where_it_stands(person: Person):
    await person.open("/signup")
    await expect(person.page.get_by_text(VERSION)).to_be_visible(timeout=SOON)
    field = person.get("signup-password")
    await expect(person.page.get_by_text("At least 8 characters")).to_be_visible()
    await person.get("signup-name").fill("grace")
    for short in ("", "short", "🔑🔑🔑🔑"):
        await field.fill(short)
        before = await person.get("signup-submit").bounding_box()
        await person.get("signup-submit").click()
        await expect(person.page.get_by_role("alert")).to_contain_text("8 characters")
        await expect(field).to_have_value(short)
        await expect(field).to_be_focused()
        assert await person.get("signup-submit").bounding_box() == before
        assert person.page.url.rstrip("/").endswith("/signup")
    await field.fill(PASSWORD)
    await person.get("signup-submit").click()
    await expect(person.get("prompt-input")).to_be_visible(timeout=SOON)


async def test_the_sign_in_page_promises_nothing_it_cannot_know(person: Person):
    await person.open("/login")
    await expect(person.page.get_by_text(VERSION)).to_be_visible(timeout=SOON)
    assert "went on" not in await person.page.inner_text("body")


async def test_a_browser_that_blocks_site_data(program: Program, tmp_path: Path, owner: Account):
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(BLOCKED))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            str(tmp_path), executable_path=chromium(), args=FLAGS, reduced_motion="reduce"
        )
        await context.add_init_script(WATCH)
        person = Person(await context.new_page(), program.address)
        for page in ("/login", "/signup"):
            await person.open(page)
            assert await person.page.evaluate("() => String(window.localStorage)") != "[object Storage]", (
                "it is blocked"
            )
            await expect(person.get("cookies-needed")).to_be_visible(timeout=SOON)
            await expect(person.page.get_by_text(VERSION)).to_be_visible(timeout=SOON)
            await expect(person.page.get_by_text("Application Error")).to_have_count(0)
        await person.open("/")
        await expect(person.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SOON)
        await person.assert_clean()
        await context.close()


async def test_a_browser_without_room_for_drafts(ada: Person):
    await ada.page.add_init_script(
        """try { localStorage.setItem("full", "x".repeat(5 * 1024 * 1024 - 300)); } catch {}
        try { for (let n = 0; n < 300; n++) localStorage.setItem("f" + n, "y"); } catch {}"""
    )
    await ada.open("/")
    await ada.get("prompt-input").fill("a todo app")
    assert (
        await ada.page.evaluate("() => Object.keys(localStorage).some((key) => key.startsWith('overskill'))") is False
    )
    await ada.get("prompt-input").press("Enter")
    await ada.page.wait_for_url(re.compile(r"/app/\w+"), timeout=SOON)
    await ada.ended(1)
    await ada.ask("make it green")
    await ada.ended(2)
    await expect(ada.get("prompt-input")).to_have_value("")


async def test_another_loopback_name_leads_to_the_right_one(person: Person, program: Program):
    await person.page.goto(f"http://127.0.0.1:{program.checkout.port}/login?problem=wrong#end")
    await person.page.wait_for_url(re.compile(rf"{program.address}/login/?\?problem=wrong#end"), timeout=SOON)
    await expect(person.page.get_by_text(VERSION)).to_be_visible(timeout=SOON)
    person.forgive("127.0.0.1")


async def test_another_name_names_the_right_one(person: Person, program: Program):
    await person.page.goto(f"http://builder.localhost:{program.checkout.port}/login")
    notice = person.get("right-address")
    await expect(notice).to_contain_text(program.address, timeout=SOON)
    await notice.get_by_role("link").click()
    await expect(person.page.get_by_text(VERSION)).to_be_visible(timeout=SOON)
    assert person.page.url.rstrip("/") == f"{program.address}/login"
    person.forgive("builder.localhost", "WebSocket", "400", "403")


async def test_changing_one_s_password(browser: Browser, program: Program, new_person: NewPerson):
    heidi = await enrol(browser, program, "heidi")
    person, elsewhere = await new_person(storage_state=heidi.state), await new_person()
    await elsewhere.sign_in("heidi")
    await person.open("/settings")
    await person.get("password-current").fill("not this one")
    await person.get("password-new").fill("another password")
    await person.get("password-submit").click()
    await expect(person.page.get_by_role("alert")).to_contain_text("current password", timeout=SOON)
    await person.get("password-current").fill(PASSWORD)
    await person.get("password-new").fill("another password")
    await person.get("password-submit").click()
    await expect(person.page.get_by_text("Your password is changed")).to_be_visible(timeout=SOON)
    await elsewhere.open("/")
    await expect(elsewhere.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SOON)
    await elsewhere.sign_in("heidi", "another password")
