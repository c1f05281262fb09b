"""What a browser may keep: files that are named by their content, and nothing else."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from overskill.ui.headers import security_headers


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
        ("/icons.svg", False),
        ("/", False),
    ],
)
def test_only_files_named_by_their_content_are_kept(path: str, kept: bool):
    app = security_headers(Starlette(routes=[Route("/{rest:path}", answer)]))
    headers = TestClient(app).get(path).headers
    assert ("immutable" in headers.get("cache-control", "")) is kept
    assert headers["x-content-type-options"] == "nosniff"
