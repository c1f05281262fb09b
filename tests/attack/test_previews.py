"""What a hostile app can do to the builder's page from its frame."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.messages_api import Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
FLOOD = """const words = { toString: 1, valueOf: 1 };
const big = Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => "\U0001f600".repeat(4000)));
const said = [
  { type: "console", level: words, args: [words] }, { type: "error", message: words, build: words, components: 5 },
  { type: "stored", build: words }, { type: "nav", path: words }, { type: "nav", path: "/x" }, { type: "ready" },
  { type: "open", url: "http://[" }, { type: "error", message: "x", file: "http://[", line: 1 },
];
const send = (one: object) => parent.postMessage({ v: 1, src: "preview", ...one }, "*");
setInterval(() => send({ type: "refused", big }), 1000);
setTimeout(() => setInterval(() => { for (let n = 0; n < 20; n++) said.forEach(send); }, 20), 2000);
setTimeout(() => { document.getElementById("title")!.textContent = "Floods"; }, 4000);
export default function App() {
  return <main><h1 id="title">Quiet</h1></main>;
}
"""
WRITES = ToolUse("os-write", {"file_path": "src/App.tsx", "content": FLOOD})
SCRIPTS = {"flooding": Script([Turn(WRITES), Turn(Text("Done.")), Turn(Text("Heard all the same."))])}
model, settings = played(SCRIPTS)
TITLE = "#title"


async def test_an_app_that_says_more_than_anybody_can_read_is_not_listened_to(ada: Person, program: Program):
    await ada.begin("a flooding app")
    await ada.ended(1)
    await expect(ada.app.locator(TITLE)).to_have_text("Floods", timeout=SOON)
    await ada.ask("are you there")
    await ada.ended(2)
    await expect(ada.page.get_by_text("Heard all the same.")).to_be_visible()
    assert "event.failed" not in program.said()
    assert "page.failed" not in program.said()
