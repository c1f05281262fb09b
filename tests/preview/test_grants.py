"""Grants and cookies: what is signed is believed once, for one app, for a while."""

from __future__ import annotations

import pytest

from overskill.preview.grants import COOKIE_SECONDS, GRANT_SECONDS, Grants

SECRET = b"s" * 32


async def test_a_grant_is_good_once_for_its_app_until_it_expires() -> None:
    grants = Grants(SECRET)
    grant = grants.issue("app", "session", 1000)
    assert await grants.redeem(grant, "other", 1001) is None
    assert await grants.redeem(grant, "app", 1000 + GRANT_SECONDS) is None
    assert await grants.redeem(grant, "app", 1001) == "session"
    assert await grants.redeem(grant, "app", 1002) is None


def test_a_cookie_is_good_again_and_again_until_it_expires() -> None:
    grants = Grants(SECRET)
    cookie = grants.cookie("app", "session", 1000)
    assert grants.session_of(cookie, "app", 1001) == grants.session_of(cookie, "app", 1002) == "session"
    assert grants.session_of(cookie, "app", 1000 + COOKIE_SECONDS) is None


async def test_a_grant_is_no_cookie_and_a_cookie_is_no_grant() -> None:
    grants = Grants(SECRET)
    assert grants.session_of(grants.issue("app", "s", 1000), "app", 1001) is None
    assert await grants.redeem(grants.cookie("app", "s", 1000), "app", 1001) is None


@pytest.mark.parametrize("junk", ["", ".", "a.b", "ä.ä", "=.=", "a" * 100_000])
async def test_junk_is_refused(junk: str) -> None:
    assert await Grants(SECRET).redeem(junk, "app", 1000) is None


async def test_another_secret_signs_nothing_here() -> None:
    assert await Grants(SECRET).redeem(Grants(b"t" * 32).issue("app", "s", 1000), "app", 1001) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Grants(b"short")
