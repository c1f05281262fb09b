"""Changing one's own password over real HTTP: it takes the current one, and ends every other sign-in."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accounts.test_routes import ADA, Browser, address, browser, other, problem

__all__ = ["address", "browser", "other"]


async def test_changing_one_s_password_ends_the_other_sign_ins(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    await other.send_form("/auth/login", ADA)
    wanted = {"current": "a password", "password": "another password"}
    assert await browser.send_form("/auth/password", wanted) == "/settings?changed=password"
    assert await browser.who() == "Ada"
    assert await other.who() == "nobody"
    assert problem(await other.send_form("/auth/login", ADA))[1] == "wrong"
    assert await other.send_form("/auth/login", ADA | {"password": "another password"}) == "/"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"current": "a guess", "password": "another password"}, "current"),
        ({"password": "another password"}, "current"),
        ({"current": "a password", "password": "short"}, "password_short"),
        ({"current": "a password", "password": "x" * 1025}, "password_long"),
        ({"current": "x" * 20_000, "password": "another password"}, "current"),
    ],
)
async def test_a_password_that_is_not_changed(
    browser: Browser, other: Browser, fields: dict[str, str], code: str
) -> None:
    await browser.send_form("/auth/signup", ADA)
    await other.send_form("/auth/login", ADA)
    goal = await browser.send_form("/auth/password", fields)
    assert problem(goal) == ("/settings", code)
    assert parse_qs(urlsplit(goal).query)["about"] == ["password"]
    assert "password=" not in goal
    assert await other.who() == "Ada"
    async with Browser(str(browser.base_url)) as third:
        assert await third.send_form("/auth/login", ADA) == "/"


async def test_guessing_the_current_password_is_throttled(browser: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    wanted = {"current": "a guess", "password": "another password"}
    said = [problem(await browser.send_form("/auth/password", wanted))[1] for _ in range(12)]
    assert said == ["current"] * 10 + ["throttled"] * 2


async def test_outsiders_change_no_password(browser: Browser, other: Browser, setting: Callable[..., None]) -> None:
    await browser.send_form("/auth/signup", ADA)
    wanted = {"current": "a password", "password": "another password"}
    assert (await other.post("/auth/password", data=wanted)).status_code == 404
    foreign = {"origin": "http://evil.example"}
    assert (await browser.post("/auth/password", data=wanted, headers=foreign)).status_code == 403
    setting(auth="none")
    assert (await browser.post("/auth/password", data=wanted)).status_code == 404
    setting(auth="accounts")
    assert await other.send_form("/auth/login", ADA) == "/"
