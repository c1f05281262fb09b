"""The cookie's attributes, and what is read from a header that anybody can write."""

from collections.abc import Callable

import pytest

from overskill.accounts import cookies


def test_the_script_never_sees_it_and_other_sites_do_not_send_it() -> None:
    assert cookies.given("s3cret") == ("overskill-3000=s3cret; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax")
    assert cookies.taken() == "overskill-3000=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"


def test_with_https_it_is_secure_and_bound_to_the_host(setting: Callable[..., None]) -> None:
    setting(public_url="https://build.example", api_url="https://build.example")
    assert cookies.given("x").startswith("__Host-overskill=x; ")
    assert cookies.given("x").endswith("; Secure")
    assert "Domain" not in cookies.given("x")
    assert cookies.secret_in("overskill-3000=planted; __Host-overskill=mine") == "mine"


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        (None, None),
        ("", None),
        ("overskill-3000=a", "a"),
        ("x=1; overskill-3000=a; y=2", "a"),
        ('bad cookie}{;; =; overskill-3000=a; {"json": 1}', "a"),
        ("overskill-3000=", None),
        ("overskill-3001=a", None),
        ("xoverskill-3000=a", None),
        ("overskill-3000=a; overskill-3000=a", "a"),
        ("overskill-3000=planted; overskill-3000=mine", None),
    ],
)
def test_reading_a_header(header: str | None, secret: str | None) -> None:
    assert cookies.secret_in(header) == secret
