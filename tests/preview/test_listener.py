"""The preview listener over real HTTP: who sees what, under which headers, on which host."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from overskill.preview.builder import Builder
from overskill.preview.previews import MAX_MOMENTS
from overskill.preview.sites import Hosts, Moment, Site
from tests.preview.apps import TODO, changed, edited
from tests.preview.world import World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def world(builder: Builder, toolchain: Path) -> AsyncIterator[World]:
    async with open_world(builder, toolchain) as opened:
        yield opened


async def page(world: World, path: str = "/", **headers: str) -> httpx.Response:
    return await world.get(path, cookie=await world.cookie(), **headers)


# --- who may see an app ---


async def test_a_grant_becomes_a_cookie_of_this_site_and_leaves_the_address(world: World) -> None:
    grant = world.grants.issue("todo", "alice", time.time())
    answer = await world.get(f"/about?a=1&__grant={grant}")
    assert (answer.status_code, answer.headers["location"]) == (302, "/about?a=1")
    kept = answer.headers["set-cookie"]
    assert kept.startswith("__Host-preview=") and "Domain" not in kept
    assert all(part in kept for part in ("HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/;"))


async def test_an_outsider_and_an_unknown_app_look_the_same(world: World) -> None:
    await world.previews.build("todo", "todo", TODO)
    hidden = await world.get("/")
    unknown = await world.get("/", host="nothere.localhost")
    version = await world.get("/", host="v1--todo.localhost")
    assert hidden.status_code == unknown.status_code == version.status_code == 404
    assert hidden.text == unknown.text == version.text == "not found"
    ignored = {"date"}
    assert {k: v for k, v in hidden.headers.items() if k not in ignored} == {
        k: v for k, v in unknown.headers.items() if k not in ignored
    }
    for path in ("/@live", "/about", "/robots.txt", "/@a/", "/@a/x.js"):
        assert (await world.get(path)).status_code == 404, path


async def test_grants_and_cookies_of_others_open_nothing(world: World) -> None:
    now = time.time()
    evil = await world.cookie("mallory", host="evil.localhost", token="evil")
    value = (await world.cookie()).removeprefix("__Host-preview=")
    used = world.grants.issue("todo", "alice", now)
    assert (await world.get(f"/?__grant={used}")).status_code == 302
    bad = {
        "used": used,
        "expired": world.grants.issue("todo", "alice", now - 61),
        "other app": world.grants.issue("evil", "mallory", now),
        "not a member": world.grants.issue("todo", "mallory", now),
        "a cookie": value,
        "forged": world.grants.issue("todo", "alice", now)[:-1] + "x",
        "junk": "a.b",
        "empty": "",
        "not ascii": "%C3%A4.%C3%A4",
    }
    for name, grant in bad.items():
        assert (await world.get(f"/?__grant={grant}")).status_code == 404, name
    for cookie in (evil, "__Host-preview=junk", f"__Host-preview={used}"):
        assert (await world.get("/", cookie=cookie)).status_code == 404, cookie


async def test_signing_out_ends_documents_files_and_the_open_stream(world: World) -> None:
    await world.previews.build("todo", "todo", TODO)
    cookie = await world.cookie()
    headers = {"Host": f"todo.localhost:{world.port}", "Cookie": cookie}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{world.port}", headers=headers) as client:
        async with client.stream("GET", "/@live", timeout=10) as stream:
            lines = stream.aiter_lines()
            assert (await anext(lines)).startswith("data: ")
            world.members.remove(("todo", "alice"))
            async for _ in lines:
                pass  # ends by itself at the next heartbeat
        for path in ("/", "/robots.txt", "/@live"):
            assert (await client.get(path)).status_code == 404, path


async def test_a_version_is_its_own_site_of_the_same_app(world: World) -> None:
    world.files["v3--todo"] = edited(TODO, "src/App.tsx", ">Todo<", ">Old<")
    host = "v3--todo.localhost"
    cookie = await world.cookie(host=host)
    answer = await world.get("/", host=host, cookie=cookie)
    script = re.search(r'src="(/@a/[^"]+)"', answer.text)
    assert script and '"Old"' in (await world.get(script[1], host=host)).text
    assert (await world.get(script[1])).status_code == 404  # an asset belongs to its site


async def test_a_moment_of_a_run_is_its_own_site_for_the_same_people(world: World) -> None:
    label = "r12-somerun--todo"
    world.files[label] = edited(TODO, "src/App.tsx", ">Todo<", ">Then<")
    host = f"{label}.localhost"
    cookie = await world.cookie(host=host)
    answer = await world.get("/", host=host, cookie=cookie)
    assert "data-build=" in answer.text
    assert answer.headers["content-security-policy"] == (await page(world)).headers["content-security-policy"]
    assert (await world.get("/", host=host)).status_code == 404
    foreign = await world.cookie("mallory", host="evil.localhost", token="evil")
    assert (await world.get("/", host=host, cookie=foreign)).status_code == 404


async def test_only_so_many_moments_are_kept_and_they_push_no_app_out(world: World) -> None:
    await world.previews.build("todo", "todo", TODO)
    moments = [Site("todo", moment=Moment("somerun", seq)) for seq in range(MAX_MOMENTS + 2)]
    for site in moments:
        world.files[site.label] = TODO
        assert await world.previews.current(site)
    kept = [site for site in moments if world.previews.shown(site)]
    assert kept == moments[2:]
    assert world.previews.shown(Site("todo"))


# --- documents ---


async def test_the_document_has_every_header(world: World) -> None:
    answer = await page(world)
    policy = answer.headers["content-security-policy"]
    import_map = re.search(r'<script type="importmap">(.*?)</script>', answer.text, re.DOTALL)
    assert import_map
    digest = b64encode(hashlib.sha256(import_map[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy and "unsafe-eval" not in policy
    assert policy.endswith(f"frame-ancestors http://localhost:{world.builder_port}")
    for part in (
        "default-src 'none'",
        "connect-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "worker-src blob:",
    ):
        assert part in policy
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["origin-agent-cluster"] == "?1"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_the_page_takes_plain_facts_from_index_html_and_nothing_that_runs(world: World) -> None:
    text = (await page(world)).text
    assert '<html lang="de" class="dark">' in text and '<body class="bg-white">' in text
    assert "<title>Aufgaben &amp; mehr</title>" in text
    assert '<meta name="description" content="A &quot;todo&quot; list">' in text
    assert '<link rel="icon" href="/logo.svg">' in text
    assert "alert(" not in text and "onload" not in text


async def test_index_html_cannot_break_out_of_the_shell(world: World) -> None:
    html = '<html lang=\'"><script src=x>\' class="&quot;><b>"><title></ti<b></title><body class="\'&#34;><i>">'
    await world.previews.build("todo", "todo", {**TODO, "index.html": html})
    text = (await page(world)).text
    assert "<script src=x>" not in text and "<i>" not in text and "<b>" not in text


async def test_deep_links_give_the_app_and_missing_files_do_not(world: World) -> None:
    assert '<div data-root id="root">' in (await page(world, "/about/us")).text
    for path in ("/missing.png", "/src/App.tsx", "/@v/../vendor.json", "/@v/vendor.json", "/..%2f..%2fetc/passwd.txt"):
        assert (await page(world, path)).status_code == 404, path


async def test_before_the_first_build_there_is_a_calm_page(world: World) -> None:
    world.files["todo"] = {}
    answer = await page(world)
    assert answer.status_code == 200 and "Your app will appear here" in answer.text
    assert "prefers-color-scheme" in answer.text and "data-build=" not in answer.text


async def test_files_that_do_not_build_keep_the_last_good_page(world: World) -> None:
    good = await world.previews.build("todo", "todo", TODO)
    bad = await world.previews.build("todo", "todo", changed(TODO, App="export default ("))
    assert not bad.ok and f'data-build="{good.id}"' in (await page(world)).text
    assert world.previews.status("todo").failed == bad and world.previews.status("todo").good == good
    await world.previews.build("todo", "todo", TODO)
    assert world.previews.status("todo").failed is None


# --- assets ---


async def test_built_assets_are_immutable_and_named_by_their_full_hash(world: World) -> None:
    names = re.findall(r'"/@a/([0-9a-f]+)\.(js|css)"', (await page(world)).text)
    assert {ending for _, ending in names} == {"js", "css"}
    for digest, ending in names:
        answer = await world.get(f"/@a/{digest}.{ending}")
        assert hashlib.sha256(answer.content).hexdigest() == digest
        assert "immutable" in answer.headers["cache-control"] and answer.headers["x-content-type-options"] == "nosniff"


async def test_every_module_of_the_import_map_is_there(world: World) -> None:
    paths = set(re.findall(r'"(/@v/[^"]+)"', (await page(world)).text))
    assert len(paths) > 15
    for path in paths:
        answer = await world.get(path)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/javascript"), path


async def test_public_files_have_safe_types(world: World) -> None:
    svg, text, dot = [await page(world, path) for path in ("/logo.svg", "/robots.txt", "/dot.png")]
    assert svg.headers["content-type"] == "image/svg+xml" and "sandbox" in svg.headers["content-security-policy"]
    assert text.headers["content-type"].startswith("text/plain")
    assert dot.headers["content-type"] == "image/png" and dot.content.startswith(b"\x89PNG")
    await world.previews.build("todo", "todo", {**TODO, "public/page.html": "<script>1</script>"})
    assert (await page(world, "/page.html")).headers["content-type"] == "application/octet-stream"


async def test_service_workers_and_writes_are_refused(world: World) -> None:
    assert (await page(world, "/", service_worker="script")).status_code == 403
    async with httpx.AsyncClient() as client:
        sent = {"Host": f"todo.localhost:{world.port}", "Cookie": await world.cookie()}
        assert (await client.post(f"http://127.0.0.1:{world.port}/", headers=sent)).status_code == 405


# --- hosts and life ---


async def test_only_hosts_of_the_pattern_are_answered(world: World) -> None:
    cookie = await world.cookie()
    for host in ("localhost", "127.0.0.1", "todo.evil.localhost", "todo.localhost.evil.com", "v0--todo.localhost", "-"):
        assert (await world.get("/", host=host, cookie=cookie)).status_code == 404, host
    assert (await world.get("/", host="TODO.LocalHost", cookie=cookie)).status_code == 200


async def test_hosts_and_sites_translate_both_ways() -> None:
    hosts = Hosts("{token}.preview.example", scheme="https", port=None)
    for site in (Site("abc123"), Site("abc123", 7), Site("abc123", moment=Moment("run7", 0))):
        assert hosts.site_of(hosts.origin(site).removeprefix("https://")) == site
    with pytest.raises(ValueError, match=r"no \{token\}"):
        Hosts("preview.example")


async def test_a_page_asked_for_after_a_restart_is_built_from_its_files(world: World) -> None:
    assert world.previews.shown(Site("todo")) is None
    assert "data-build=" in (await page(world)).text


async def test_a_closed_page_leaves_nothing_behind(world: World) -> None:
    headers = {"Host": f"todo.localhost:{world.port}", "Cookie": await world.cookie()}
    live = f"http://127.0.0.1:{world.port}/@live"
    async with httpx.AsyncClient(headers=headers) as client, client.stream("GET", live, timeout=10) as stream:
        await anext(stream.aiter_lines())
        assert world.previews.pages.open_pages(Site("todo")) == 1
    async with asyncio.timeout(60):
        while world.previews.pages.open_pages(Site("todo")):
            await asyncio.sleep(0.01)


async def test_a_taken_port_is_an_error_for_the_caller(world: World) -> None:
    with pytest.raises(OSError, match="in use"):
        await world.listener.start(port=world.port)
