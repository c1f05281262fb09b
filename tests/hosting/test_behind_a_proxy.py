"""Sign up, build, open the preview and see an edit live: behind nginx and behind Caddy, with TLS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.chromium import FLAGS, chromium
from tests.browser.conftest import WATCH
from tests.browser.person import SOON, Person
from tests.browser.program import Program, free_port
from tests.hosting import proxies

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

SETTINGS = {**proxies.SETTINGS, "OVERSKILL_SIGNUP": "open", "OVERSKILL_DEMO_RATE": "0"}
ADDRESS = f"https://{proxies.PAGE}"
Proxy = Callable[[Program, Path, int], list[str]]


@pytest_asyncio.fixture(loop_scope="session", params=[proxies.nginx, proxies.caddy], ids=["nginx", "caddy"])
async def behind(request: pytest.FixtureRequest, program: Program, tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser for which both names lead to the proxy."""
    port = free_port()
    command = request.param(program, tmp_path, port)
    rules = ", ".join(f"MAP {name}:443 127.0.0.1:{port}" for name in (proxies.PAGE, f"*.{proxies.PREVIEWS}"))
    with proxies.running(command, port, tmp_path / "proxy.log"):
        async with async_playwright() as playwright:
            flags = [*FLAGS, f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
            browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
            yield browser
            await browser.close()


async def test_from_signing_up_to_an_edit_seen_live(behind: Browser, request: pytest.FixtureRequest):
    async with AsyncExitStack() as stack:
        context = await behind.new_context(ignore_https_errors=True, reduced_motion="reduce")
        stack.push_async_callback(context.close)
        await context.add_init_script(WATCH)
        person = Person(await context.new_page(), ADDRESS)
        plain: list[str] = []
        person.page.on("request", lambda asked: plain.append(asked.url) if asked.url.startswith("http:") else None)

        await person.sign_up(request.node.callspec.id)
        await expect(person.page).to_have_url(f"{ADDRESS}/")
        await person.begin("a counter")
        await person.ended(1)
        await person.preview_ready()
        await expect(person.app.get_by_role("button").first).to_be_visible(timeout=SOON)
        frame = await person.get("preview-frame").get_attribute("src")
        assert frame
        assert frame.startswith(ADDRESS)

        await person.ask("Change the title to Evening walk")
        await person.ended(2)
        await expect(person.app.get_by_role("heading", name="Evening walk")).to_be_visible(timeout=SOON)

        await person.page.reload()
        await expect(person.app.get_by_role("heading", name="Evening walk")).to_be_visible(timeout=SOON)
        await person.assert_clean()
        assert not plain, "nothing is asked for without TLS"


@pytest.mark.parametrize("page", ["/login", "/signup", "/settings", "/dashboard"])
async def test_a_page_that_is_typed_in_stays_on_https(behind: Browser, page: str):
    context = await behind.new_context(ignore_https_errors=True)
    tab = await context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    await tab.goto(ADDRESS + page)
    assert not [url for url in asked if not url.startswith("https:")]
    await context.close()
