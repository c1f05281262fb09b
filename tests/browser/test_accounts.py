"""Accounts as people meet them: the first one owns the installation, then sign-up is closed."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import async_playwright, expect

from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import NewPerson
from tests.browser.person import SOON
from tests.browser.program import Program
from tests.browser.records import Records
from tests.browser.relay import Relay

SETTINGS = {"OVERSKILL_DEMO_RATE": "0"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
LONG = "a very long password, " * 40


async def test_the_first_account_owns_the_server_and_closes_the_door(
    program: Program, records: Records, new_person: NewPerson
):
    ada = await new_person()
    await ada.open("/")
    await ada.page.get_by_role("link", name="Create the first account").click()
    await ada.get("signup-name").fill("ada")
    await ada.get("signup-password").fill("short")
    await ada.get("signup-submit").click()
    await expect(ada.page.get_by_role("alert")).to_be_visible(timeout=SOON)
    await expect(ada.get("signup-name")).to_have_value("ada")
    await ada.get("signup-password").fill(LONG)
    await ada.get("signup-submit").click()
    await expect(ada.get("prompt-input")).to_be_visible(timeout=SOON)
    assert records.all("SELECT name, role FROM user") == [{"name": "ada", "role": "owner"}]

    eve = await new_person()
    await eve.open("/")
    await expect(eve.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SOON)
    await expect(eve.page.get_by_role("link", name="Create the first account")).to_have_count(0)
    await eve.open("/signup")
    await expect(eve.page.get_by_role("heading", name="Sign-up is closed")).to_be_visible(timeout=SOON)
    form = {"name": "eve", "password": LONG}
    await eve.page.context.request.post(
        f"{program.address}/auth/signup", form=form, headers={"Origin": program.address}
    )
    assert len(records.all("SELECT name FROM user")) == 1

    said = []
    for name in ("ada", "nobody at all"):
        await eve.open("/login")
        await eve.get("login-name").fill(name)
        await eve.get("login-password").fill("not the password")
        await eve.get("login-submit").click()
        await expect(eve.page.get_by_role("alert")).to_be_visible(timeout=SOON)
        await expect(eve.get("login-name")).to_have_value(name)
        said.append(await eve.page.get_by_role("alert").inner_text())
    assert said[0] == said[1], "the answer does not tell whether a name exists"
    await eve.sign_in("ada", LONG)


async def test_a_form_from_a_foreign_page_is_refused(program: Program, new_person: NewPerson):
    person = await new_person()
    for path in ("login", "signup", "logout"):
        answer = await person.page.context.request.post(
            f"{program.address}/auth/{path}", form={"name": "ada"}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status == 403


async def test_what_was_typed_before_the_server_answered_stays(program: Program, new_person: NewPerson):
    async with Relay(program.checkout.port) as wire, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, wire.flag])
        person = await new_person(browser)
        wire.hold_sockets()
        await person.open("/login?problem=wrong&name=ada")
        await person.get("login-name").fill("bob")
        await person.get("login-password").fill("some password")
        wire.mend()
        await expect(person.page.get_by_text(re.compile(r"^Version \d"))).to_be_visible(timeout=SOON)
        await expect(person.get("login-name")).to_have_value("bob")
        await expect(person.get("login-password")).to_have_value("some password")
        await person.assert_clean()
        await browser.close()
