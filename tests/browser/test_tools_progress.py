"""Tool calls at work: the file as it is typed, every stage, what is left, cancelling one call, and a still page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE, Account, NewPerson
from tests.browser.person import SOON, Person
from tests.browser.records import Records
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def page(name: str, rows: int) -> str:
    """A component of about `rows` lines."""
    items = "\n".join(f'      <li className="p-{n % 8}">{name} {n}</li>' for n in range(rows))
    return f'import {{ useState }} from "react";\n\nexport default function {name}() {{\n  return (\n    <ul>\n{items}\n    </ul>\n  );\n}}\n'


def wrote(path: str, content: str) -> ToolUse:
    return ToolUse("os-write", {"file_path": path, "content": content})


LONG = page("App", 90)
HEAVY = "let a\n" * 6000  # a name 6,000 times over: the build needs longer than it is given
WORDS = "What it does is said in a few words, and they are enough to fill a line or two of the chat. " * 3
SCRIPTS = {
    "long file": Script([Turn(Text("I write it."), wrote("src/App.tsx", LONG), rate=250), Turn(Text("Done."))]),
    "heavy": Script([Turn(wrote("src/App.tsx", HEAVY), rate=0), Turn(Text("As you wish.")), Turn(Text("And more."))]),
    "broken": Script([Turn(wrote("src/App.tsx", "export default () => {\n  return <p>x</b>\n}\n")), Turn(Text("Oh."))]),
    "many": Script(
        [
            Turn(Text(WORDS), ToolUse("os-view", {"file_path": "src/App.tsx"}), ToolUse("os-search-files", {"query": "App"}), rate=300),
            Turn(Text(WORDS), *(wrote(f"src/P{n}.tsx", page(f"P{n}", 30)) for n in range(5)), rate=900),
            Turn(Text(WORDS), wrote("src/App.tsx", page("App", 40)), rate=400),
            Turn(Text(WORDS * 2), rate=300),
        ]
    ),
    "one more": Script([Turn(wrote("src/Late.tsx", page("Late", 60)), rate=250), Turn(Text("Done."))]),
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def model() -> AsyncIterator[MessagesServer]:
    async with MessagesServer(rate=2000) as server:
        server.play(SCRIPTS)
        yield server
        server.assert_clean()


@pytest.fixture(scope="module")
def settings(model: MessagesServer) -> dict[str, str]:
    return {"ANTHROPIC_BASE_URL": model.base_url, "ANTHROPIC_API_KEY": model.api_key}


def call_of(answer: Locator, tool: str = "os-write") -> Locator:
    return answer.locator(f'[data-testid="tool-call"][data-tool="{tool}"]').first


async def test_opening_a_call_shows_the_file_as_it_is_typed(ada: Person):
    await ada.begin("long file")
    call = call_of(ada.answer(1))
    await call.get_by_test_id("call-open").click(timeout=SOON)
    words = call.get_by_test_id("call-details").locator('[data-name="content"] pre')
    await expect(words).to_contain_text("App 5", timeout=SOON)
    early = await words.text_content() or ""
    await expect(words).to_contain_text("App 60", timeout=SOON)
    grown = await words.text_content() or ""
    assert LONG.startswith(early) and LONG.startswith(grown) and len(grown) > len(early)
    await ada.ended(1)
    await ada.get("tools-summary").locator("summary").click()
    details = call_of(ada.answer(1)).get_by_test_id("call-details")
    await expect(details).to_contain_text("no syntax errors", timeout=SOON)
    steps = await details.locator(".steps b").all_text_contents()
    assert steps == ["Receiving", "Waiting", "Analyzing", "Validating", "Writing", "Building", "Complete"]
    facts = " ".join(await details.locator(".steps span").all_text_contents())
    size = f"{len(LONG.encode()):,}"
    for fact in ("98 lines", "1 import", "1 component", f"{size} of {size} bytes saved", "built in"):
        assert fact in facts, facts


async def test_a_syntax_error_names_its_line(ada: Person):
    await ada.begin("broken")
    call = call_of(await ada.ended(1))
    await ada.get("tools-summary").locator("summary").click()
    await expect(call).to_contain_text("1 problem in line 2")
    await call.get_by_test_id("call-open").click()
    await expect(call.get_by_test_id("call-details")).to_contain_text("1 syntax error in line 2", timeout=SOON)


async def test_one_call_is_cancelled_and_the_run_goes_on(ada: Person, records: Records):
    app = await ada.begin("heavy")
    call = call_of(ada.answer(1))
    await expect(call).to_have_attribute("data-stage", "building", timeout=SOON)
    await call.get_by_test_id("call-open").click()
    await call.get_by_test_id("call-cancel").click(timeout=SOON)
    await expect(call).to_have_attribute("data-stage", "cancelled", timeout=SOON)
    answer = await ada.ended(1)
    assert await ada.texts(answer) == records.texts(app, 1)
    await expect(answer.get_by_test_id("execution-summary")).to_contain_text("0 of 1")
    await expect(call_of(answer).get_by_test_id("call-cancel")).to_have_count(0)


SHIFTS = """() => {
  window.__shifts = [];
  const inChat = ({ node }) => (node?.parentElement ?? node)?.closest?.(".chat-scroll");
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    const sources = one.sources.filter(inChat);
    if (sources.length) window.__shifts.push({ value: one.value, at: one.startTime, input: one.hadRecentInput,
      sources: sources.map(({ node, previousRect: a, currentRect: b }) => `${(node.parentElement ?? node).className} ${a.y}→${b.y}`) });
  })).observe({ type: "layout-shift", buffered: true });
}"""


async def shifts(person: Person) -> list[dict[str, Any]]:
    return await person.page.evaluate("() => window.__shifts")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
async def test_nothing_jumps_while_tools_work(
    new_person: NewPerson, owner: Account, viewport: dict[str, int], records: Records
):
    ada = await new_person(storage_state=owner.state, viewport=viewport, reduced_motion="no-preference")
    app = await ada.begin("long file")
    await ada.ended(1)
    await ada.page.evaluate(SHIFTS)
    await ada.ask("many")
    await ada.ended(2)
    found = await shifts(ada)
    print(*sorted(found, key=lambda one: -one["value"])[:12], sep="\n")
    print("sum", sum(one["value"] for one in found), "n", len(found))
    assert len(records.answers(app)) == 2
