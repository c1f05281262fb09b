"""The bridge in real Chromium: whatever an app does, it stays in its frame, and the builder hears of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Page, expect

from overskill.preview.builder import Builder
from overskill.preview.sites import Site
from tests.preview.apps import TODO, changed
from tests.preview.test_in_browser import browser, loads, opened, page, painted
from tests.preview.world import World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
__all__ = ["browser", "page"]

WAYS_OUT = """export default () => <main>
  <h1 id="title">Here</h1>
  <a id="link" href="https://example.org/a">a</a>
  <a id="tab" href="https://example.org/b" target="_blank" rel="noopener">b</a>
  <a id="mail" href="mailto:ada@example.org">c</a>
  <a id="own" href="/about?x=1" target="_blank">own</a>
  <button id="open" onClick={() => window.open("https://example.org/d")}>d</button>
  <button id="assign" onClick={() => { location.href = "https://example.org/e"; }}>e</button>
  <form action="https://example.org/f"><input name="q" defaultValue="x y" /><button id="search">f</button></form>
</main>"""
FORMS = """export default () => <main>
  <h1 id="title">Here</h1>
  <form method="post" action="/contact"><button id="send">Send</button></form>
  <form id="scripted" method="post" action="/scripted" />
  <button id="submit" onClick={() => (document.getElementById("scripted") as HTMLFormElement).submit()}>s</button>
</main>"""
CLOCK = """class Clock extends HTMLElement { connectedCallback() { this.textContent = "WORD"; } }
if (GUARD) customElements.define("my-clock", Clock);
export default () => <my-clock id="title" />;"""
ONLY_ONCE = """Object.defineProperty(window, "started", { value: true });
export default () => <h1 id="title">WORD</h1>;"""
TOP = """const all = window as any;
all.ticks ??= 0; all.rounds ??= 0; all.heard ??= 0; all.said ??= 0;
setInterval(() => all.ticks++, 50);
const again = () => { all.rounds++; setTimeout(again, 50); };
setTimeout(again, 50);
window.addEventListener("beat", () => all.heard++);
document.onkeydown = () => all.heard++;
new BroadcastChannel("beats").onmessage = () => all.said++;
const badge = document.createElement("i"); badge.className = "badge"; document.body.append(badge);
export default () => <h1 id="title">WORD</h1>;"""
BOUNDARY = """import { Component } from "react";
import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider } from "react-router";
class Boundary extends Component<any, any> {
  state = { failed: false };
  static getDerivedStateFromError() { return { failed: true }; }
  render() { return this.state.failed ? <h1 id="title">Sorry</h1> : this.props.children; }
}
const Basket = () => { throw new TypeError("basket is empty"); };
const Page = () => { throw new TypeError("page is empty"); };
const router = createMemoryRouter([{ path: "/", Component: Page }]);
const routes = Object.assign(document.createElement("div"), { id: "routes" });
document.body.append(routes);
createRoot(routes).render(<RouterProvider router={router} />);
export default () => <Boundary><Basket /></Boundary>;"""
TRIES = """const all = window as any;
try { eval("6*7"); } catch {}
fetch("https://api.open-meteo.com/v1").catch(() => {});
navigator.geolocation.getCurrentPosition(() => {}, () => {});
fetch("data:text/plain,hello").then((r) => r.text()).then((t) => { all.data = t; });
fetch(URL.createObjectURL(new Blob(["blob"]))).then((r) => r.text()).then((t) => { all.blob = t; });
fetch("/api/items").then((r) => { all.api = r.status; });
console.error("Each %s needs a %s%c", "child", "key", "color: red");
console.log("\\ud83d\\ude00 party".slice(0, 1));
export default () => <h1 id="title">Here</h1>;"""


@pytest_asyncio.fixture(loop_scope="module")
async def world(builder: Builder, toolchain: Path) -> Any:
    async with open_world(builder, toolchain) as one:
        yield one


async def shows(page: Page, world: World, app: str) -> FrameLocator:
    world.files["todo"] = changed(TODO, App=app)
    frame = await opened(page, world)
    await expect(frame.locator("#title")).to_be_visible()
    return frame


async def edit(page: Page, world: World, app: str) -> None:
    await painted(page, (await world.previews.build("todo", "todo", changed(TODO, App=app))).id)


async def said(page: Page, kind: str) -> list[dict[str, Any]]:
    return await page.evaluate("(kind) => messages.filter((message) => message.type === kind)", kind)


async def until_said(page: Page, kind: str, count: int = 1) -> list[dict[str, Any]]:
    await page.wait_for_function(
        "([kind, n]) => messages.filter((one) => one.type === kind).length >= n", arg=[kind, count]
    )
    return await said(page, kind)


async def test_ways_out_of_the_app_are_offered_and_it_stays(page: Page, world: World) -> None:
    frame = await shows(page, world, WAYS_OUT)
    for name in ("link", "tab", "mail", "own", "open", "assign", "search"):
        await frame.locator(f"#{name}").click()
    offered = [one["url"] for one in await until_said(page, "open", 7)]
    own = f"http://todo.localhost:{world.port}/about?x=1"
    here = "https://example.org"
    assert offered == [
        f"{here}/a",
        f"{here}/b",
        "mailto:ada@example.org",
        own,
        f"{here}/d",
        f"{here}/e",
        f"{here}/f?q=x+y",
    ]
    await expect(frame.locator("#title")).to_have_text("Here")
    assert await loads(page) == 1


async def test_a_form_that_nothing_takes_is_told_and_the_app_stays(page: Page, world: World) -> None:
    frame = await shows(page, world, FORMS)
    await frame.locator("#send").click()
    await frame.locator("#submit").click()
    told = [(one["kind"], one["detail"]) for one in await until_said(page, "refused", 2)]
    assert told == [("form", "/contact"), ("form", "/scripted")]
    await expect(frame.locator("#title")).to_have_text("Here")


async def test_a_route_with_a_dot_outlives_a_reload(page: Page, world: World) -> None:
    frame = await shows(page, world, 'export default () => <h1 id="title">Here</h1>;')
    await page.evaluate("order({ type: 'go', path: '/users/ada@example.org' })")
    await page.evaluate("order({ type: 'reload' })")
    await page.wait_for_function("messages.filter((message) => message.type === 'ready').length === 2")
    assert (await until_said(page, "nav", 3))[-1]["path"] == "/users/ada@example.org"
    await expect(frame.locator("#to-about")).to_be_visible()


@pytest.mark.parametrize(
    "app",
    [CLOCK.replace("GUARD", "true"), CLOCK.replace("GUARD", '!customElements.get("my-clock")'), ONLY_ONCE],
    ids=["custom element", "guarded custom element", "a property that stays"],
)
async def test_an_edit_of_a_module_that_may_run_only_once_is_shown(page: Page, world: World, app: str) -> None:
    frame = await shows(page, world, app.replace("WORD", "first"))
    await edit(page, world, app.replace("WORD", "second"))
    await expect(frame.locator("#title")).to_have_text("second")
    assert not await said(page, "error")


async def test_what_an_old_build_started_ends_with_it(page: Page, world: World) -> None:
    frame = await shows(page, world, TOP.replace("WORD", "0"))
    for word in ("1", "2", "3"):
        await edit(page, world, TOP.replace("WORD", word))
    found = await frame.locator("#title").evaluate("""async () => {
      const before = [ticks, rounds];
      const began = performance.now();
      dispatchEvent(new Event("beat"));
      document.dispatchEvent(new KeyboardEvent("keydown"));
      new BroadcastChannel("beats").postMessage(1);
      await new Promise((done) => setTimeout(done, 1000));
      const beats = (performance.now() - began) / 50;
      return { ticks: (ticks - before[0]) / beats, rounds: (rounds - before[1]) / beats, heard, said,
        badges: document.querySelectorAll(".badge").length };
    }""")
    assert found.pop("ticks") < 1.5 and found.pop("rounds") < 1.5
    assert found == {"heard": 2, "said": 1, "badges": 1}
    assert await loads(page) == 1, "and the edits were swapped in"


async def test_what_is_forbidden_is_told_and_the_apps_own_bytes_are_not(page: Page, world: World) -> None:
    frame = await shows(page, world, TRIES)
    told = {(one["kind"], one["detail"]) for one in await until_said(page, "refused", 3)}
    assert told == {("script-src", "eval"), ("connect-src", "api.open-meteo.com"), ("location", "")}
    await page.wait_for_function("messages.filter((one) => one.type === 'net').length === 4")
    found = await frame.locator("#title").evaluate("() => [data, blob, api]")
    assert found == ["hello", "blob", 404]


async def test_the_console_reads_as_in_a_browser_and_can_be_sent(page: Page, world: World) -> None:
    await shows(page, world, TRIES)
    lines = [one["args"] for one in await until_said(page, "console", 3)]
    assert ["Each child needs a key"] in lines
    assert ["\ufffd"] in lines


async def test_a_build_that_dies_at_once_leaves_the_last_good_page(page: Page, world: World) -> None:
    frame = await shows(page, world, 'export default () => <h1 id="title">Good</h1>;')
    await until_said(page, "painted")
    files = changed(TODO, App="const user: any = null;\nexport default function Card() { return <b>{user.name}</b>; }")
    build = await world.previews.build("todo", "todo", files)
    (error,) = await until_said(page, "error")
    assert error["build"] == build.id and error["empty"] and error["components"][0] == "Card"
    assert world.previews.file_at(Site("todo"), error["file"].rsplit("/", 1)[-1], error["line"]) == "src/App.tsx"
    assert (await until_said(page, "kept"))[0]["build"] == build.id
    await expect(frame.locator("#title")).to_have_text("Good")
    await edit(page, world, 'export default () => <h1 id="title">Mended</h1>;')
    await expect(frame.locator("#title")).to_have_text("Mended")


async def test_what_an_error_boundary_catches_is_told(page: Page, world: World) -> None:
    frame = await shows(page, world, BOUNDARY)
    await expect(frame.locator("#title")).to_have_text("Sorry")
    told = {one["message"]: one for one in await until_said(page, "error", 2)}
    assert set(told) == {"TypeError: basket is empty", "TypeError: page is empty"}
    assert told["TypeError: basket is empty"]["components"][0] == "Basket"
    assert told["TypeError: page is empty"]["components"][0] == "Page"
    assert all("/@a/" in one["file"] and one["line"] > 0 for one in told.values())


async def test_what_an_app_has_stored_can_be_cleared(page: Page, world: World) -> None:
    app = 'localStorage.setItem("a", "1"); document.cookie = "b=2"; export default () => <h1 id="title">Here</h1>;'
    frame = await shows(page, world, app)
    build = (await until_said(page, "stored"))[0]["build"]
    assert build == (await said(page, "ready"))[0]["build"]
    world.files["todo"] = changed(TODO, App='export default () => <h1 id="title">Here</h1>;')
    await frame.locator("#title").evaluate("() => localStorage.setItem('more', '1')")
    await page.evaluate("order({ type: 'clear' })")
    await page.wait_for_function("messages.filter((message) => message.type === 'ready').length === 2")
    await expect(frame.locator("#title")).to_be_visible()
    assert "more" not in await frame.locator("#title").evaluate("() => Object.keys(localStorage)")


async def test_a_frame_can_be_asked_whether_an_app_is_there(page: Page, world: World) -> None:
    await shows(page, world, 'export default () => <h1 id="title">Here</h1>;')
    await page.evaluate("order({ type: 'ping' })")
    assert (await until_said(page, "pong"))[0]["build"] == (await said(page, "ready"))[0]["build"]
