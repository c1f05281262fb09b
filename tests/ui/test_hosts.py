"""Without accounts only requests for this machine are answered; with accounts whoever is signed in decides."""

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from overskill.ui.http.hosts import own_hosts
from tests.accounts.conftest import setting

__all__ = ["setting"]


async def ask(host: str) -> int:
    app = own_hosts(Starlette(routes=[Route("/preview/x", lambda _: PlainTextResponse("here"))]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        return (await http.get("/preview/x", headers={"host": host})).status_code


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1:3000", "", "[::1", "::"]
)
async def test_another_host_is_refused_where_nobody_signs_in(setting: Callable[..., None], host: str) -> None:
    assert await ask(host) == 200
    setting(auth="none")
    assert await ask(host) == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST"])
async def test_this_machine_is_not(setting: Callable[..., None], host: str) -> None:
    setting(auth="none")
    assert await ask(host) == 200
