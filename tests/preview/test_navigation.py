"""The preview listener tells pages from files and data, and answers in words what an app cannot have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from overskill.preview.builder import Builder
from overskill.preview.sites import Site
from tests.preview.test_listener import page
from tests.preview.world import World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def world(builder: Builder, toolchain: Path) -> AsyncIterator[World]:
    async with open_world(builder, toolchain) as opened:
        yield opened


NAVIGATES = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Accept": "text/html,*/*;q=0.8"}
FETCHES = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Accept": "*/*"}


@pytest.mark.parametrize("path", ["/users/ada@example.org", "/v1.2/notes", "/logo.of.nobody", "/api/items"])
async def test_any_path_is_a_route_for_who_navigates_and_missing_for_others(world: World, path: str) -> None:
    for sent in (NAVIGATES, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}):
        answer = await page(world, path, **sent)
        assert answer.status_code == 200 and "data-build=" in answer.text, sent
    for sent in (FETCHES, {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, {"Accept": "application/json"}):
        assert (await page(world, path, **sent)).status_code == 404, sent


async def test_a_file_of_the_app_is_served_to_whoever_asks(world: World) -> None:
    for sent in (NAVIGATES, FETCHES):
        assert (await page(world, "/robots.txt", **sent)).text == "User-agent: *\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_what_is_sent_to_an_app_is_answered_in_words(world: World, method: str) -> None:
    host, cookie = f"todo.localhost:{world.port}", await world.cookie()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{world.port}") as client:
        told = await client.request(method, "/contact", headers={**NAVIGATES, "Host": host, "Cookie": cookie})
        plain = await client.request(method, "/contact", headers={**FETCHES, "Host": host, "Cookie": cookie})
        hidden = await client.request(method, "/contact", headers={**FETCHES, "Host": host})
    assert told.status_code == 405 and "/contact" in told.text and "Back to the app" in told.text
    assert "data-stay" in told.text, "the page has its bridge, so the builder can bring the app back"
    assert (plain.status_code, hidden.status_code) == (405, 404)


async def test_who_has_only_the_address_reads_what_it_is(world: World) -> None:
    pages = [await world.get("/", host=host, **NAVIGATES) for host in ("todo.localhost", "nothere.localhost")]
    for answer in pages:
        assert answer.status_code == 404 and f"http://localhost:{world.builder_port}" in answer.text
    assert pages[0].text == pages[1].text
    framed = await world.get("/", **NAVIGATES | {"Sec-Fetch-Dest": "iframe"})
    assert framed.text == "not found", "in a frame it is the builder that says more"


async def test_no_proxy_may_hold_events_back(world: World) -> None:
    headers = {"Host": f"todo.localhost:{world.port}", "Cookie": await world.cookie()}
    address = f"http://127.0.0.1:{world.port}/@live"
    async with httpx.AsyncClient() as client, client.stream("GET", address, headers=headers) as stream:
        assert stream.headers["x-accel-buffering"] == "no"


async def test_an_app_may_fetch_its_own_bytes(world: World) -> None:
    policy = (await page(world)).headers["content-security-policy"]
    assert "connect-src 'self' data: blob:;" in policy


async def test_a_place_in_the_app_can_be_opened_by_its_address(world: World) -> None:
    address = httpx.URL(world.listener.address(Site("todo"), "alice", path="/a?b=1#c"))
    assert (address.path, address.fragment) == ("/a", "c") and address.params["b"] == "1"
