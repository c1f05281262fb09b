"""The chat as people use it: what is pushed to a page and what the State behind it holds are the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.conftest import Account
from tests.browser.model import played
from tests.browser.page import APPS, CHAT, LIVE, MARKER, STATES, Page
from tests.browser.program import Program
from tests.browser.raw_client import NAMESPACE, RawClient
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

METER, PREVIEW, PANE = f"{STATES}meter____meter", f"{STATES}preview____preview", f"{STATES}pane____pane"
MOMENT = "one moment"
WRITE = ToolUse("os-write", {"file_path": "src/words.ts", "content": 'export const words = "first";\n'})
NAME = ToolUse("rename-app", {"name": "Kayaks"})
SCRIPTS = {
    "a page": Script([Turn(Text("First."), WRITE, NAME), Turn(Text(f"Second, {MOMENT}. Done."))]),
    "": Script([Turn(Text("As you wish."))]),
}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

model, settings = played(SCRIPTS, rate=1000)


async def held(program: Program, owner: Account, page: Page) -> dict[str, dict[str, Any]]:
    """What the State behind a page holds: Reflex sends it whole when the page's tab opens another socket.

    The event that is called here takes over the last thing that was pushed to the page.
    """
    path = f"/app/{page.vars[CHAT]['current']}"
    for tab in ("preview", "code"):
        await page.call(f"{PANE}.show", tab=tab)
    await page.until(lambda _: page.vars[PANE]["tab"] == "code")
    await page.close()
    async with RawClient(program.checkout.port, path, owner.cookie, token=page.token) as again:
        await again.until(lambda frames: any(LIVE in frame for frame in frames))
    whole = next(frame for frame in again.frames if LIVE in frame)
    states = json.loads(whole.removeprefix(NAMESPACE))[1]["delta"]
    return {state: {name.removesuffix(MARKER): one for name, one in of.items()} for state, of in states.items()}


async def test_the_state_holds_what_its_page_was_pushed(program: Program, owner: Account, model: MessagesServer):
    async with Page(program.checkout.port, "/", owner.cookie) as home:
        await home.opened()
        with model.holding(MOMENT):
            await home.call(f"{APPS}.create", prompt="a page", ticket="1" * 32)
            await home.until(lambda _: home.vars.get(CHAT, {}).get("current", ""))
            app = home.vars[CHAT]["current"]
            async with Page(program.checkout.port, f"/app/{app}", owner.cookie) as page:
                await page.opened()
                await page.until(lambda _: page.vars[CHAT]["app_name"] == "Kayaks")
                await page.until(lambda _: any("Second" in text.shown for text in page.texts.values()))
                await page.until(lambda _: page.vars[LIVE]["parts"])
                now = await held(program, owner, page)
        assert now[CHAT]["app_name"] == "Kayaks"
        assert now[LIVE]["message_id"] == page.vars[LIVE]["message_id"] != ""
        assert now[LIVE]["parts"] == page.vars[LIVE]["parts"]
        assert now[PREVIEW]["build_id"] == page.vars[PREVIEW]["build_id"] != ""


async def test_after_a_run_the_state_knows_its_version_its_build_and_its_price(program: Program, owner: Account):
    async with Page(program.checkout.port, "/", owner.cookie) as home:
        await home.opened()
        await home.call(f"{APPS}.create", prompt="a page", ticket="2" * 32)
        await home.until(lambda _: home.vars.get(CHAT, {}).get("current", ""))
        async with Page(program.checkout.port, f"/app/{home.vars[CHAT]['current']}", owner.cookie) as page:
            await page.opened()
            await page.until(lambda _: page.vars[CHAT]["version"] == 1 and not page.vars[LIVE]["message_id"])
            now = await held(program, owner, page)
        assert now[METER] == page.vars[METER]
        assert now[LIVE] == page.vars[LIVE]
        assert now[CHAT]["version"] == 1
        assert now[PREVIEW]["build"] == "ready"
