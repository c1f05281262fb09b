"""After signing in a person is where they wanted to be, and never on another site."""

import pytest

from overskill.accounts.forms import LONGEST_PLACE, onward, place_in
from overskill.settings import settings


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


def test_a_preview_is_reached_by_a_page_between() -> None:
    answer = onward('/preview/abc?path=/a"b', {"set-cookie": "x=y"})
    assert (answer.status_code, answer.headers["set-cookie"]) == (200, "x=y")
    assert f'url={settings.public_url}/preview/abc?path=/a&quot;b"' in bytes(answer.body).decode()
    assert onward("/app/abc", {}).headers["location"] == f"{settings.public_url}/app/abc"
