"""What a browser may keep, what it may frame, and where it is sent."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from overskill.ui.http.headers import security_headers


async def answer(request) -> PlainTextResponse:
    return PlainTextResponse("x", 404 if "gone" in request.url.path else 200)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/entry.client-BIZoJNQ2.js", True),
        ("/assets/root-a_b-C1x2.css", True),
        ("/assets/gone-BIZoJNQ2.js", False),
        ("/assets/plain.js", False),
        ("/app/assets/entry-BIZoJNQ2.js", False),
        ("/assets/icons-CwXfVoRH.svg", True),
        ("/icons.svg", False),
        ("/", False),
    ],
)
def test_only_files_named_by_their_content_are_kept(path: str, kept: bool):
    app = security_headers(Starlette(routes=[Route("/{rest:path}", answer)]))
    headers = TestClient(app).get(path).headers
    assert ("immutable" in headers.get("cache-control", "")) is kept
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("location", "sent"),
    [
        ("http://build.example/signup/", "/signup/"),
        ("https://build.example/signup/?next=%2Fapp", "/signup/?next=%2Fapp"),
        ("http://build.example//evil.example/", "/evil.example/"),
        ("https://token.previews.example/?__grant=x", "https://token.previews.example/?__grant=x"),
        ("http://build.example.evil/", "http://build.example.evil/"),
    ],
)
def test_a_redirect_stays_on_the_address_that_the_browser_knows(location: str, sent: str):
    async def redirect(_) -> RedirectResponse:
        return RedirectResponse(location)

    app = security_headers(Starlette(routes=[Route("/{rest:path}", redirect)]))
    answer = TestClient(app, base_url="http://build.example").get("/", follow_redirects=False)
    assert answer.headers["location"] == sent
