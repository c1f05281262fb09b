"""After signing in a person is where they wanted to be, and never on another site."""

import pytest

from overskill.accounts.forms import LONGEST_PLACE, place_in


@pytest.mark.parametrize(
    "place",
    ["/", "/app/abc", "/app/abc/runs/def?at=3#end", "/settings?problem=x", "/dashboard", "/app/%E6%9D%8E", "/a:b@c"],
)
def test_a_place_on_this_site(place: str) -> None:
    assert place_in({"next": place}) == place


@pytest.mark.parametrize(
    "place",
    [
        "",
        "app/abc",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/app\r\nSet-Cookie: x=y",
        "/\t/evil.example",
        " /app",
        "/app/x y",
        "/" + "x" * LONGEST_PLACE,
        "/\u2028",
        "/\ud800",
        "/app\\..\\x",
    ],
)
def test_another_place_is_the_first_page(place: str) -> None:
    assert place_in({"next": place}) == "/"
