"""Tool calls at work: the file as it is typed, every stage, what is left, cancelling one call, and a still page."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import DESK, PHONE, Account, NewPerson
from tests.browser.model import played
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.records import Records
from tests.messages_api import MessagesServer, Script, Text, Thinking, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def page(name: str, rows: int) -> str:
    """A component of about `rows` lines."""
    items = "\n".join(f'      <li className="p-{n % 8}">{name} {n}</li>' for n in range(rows))
    head = f'import {{ useState }} from "react";\n\nexport default function {name}() {{\n'
    return f"{head}  return (\n    <ul>\n{items}\n    </ul>\n  );\n}}\n"


def wrote(path: str, content: str) -> ToolUse:
    return ToolUse("os-write", {"file_path": path, "content": content})


LONG = page("App", 90)
HEAVY = "let a\n" * 6000  # a name 6,000 times over: the build needs longer than it is given
BROKEN = "export default () => {\n  return <p>x</b>\n}\n"
WORDS = "What it does is said in a few words, and they are enough to fill a line or two of the chat. " * 3
LOOKS = (ToolUse("os-view", {"file_path": "src/App.tsx"}), ToolUse("os-search-files", {"query": "App"}))
MANY = [
    Turn(Text(WORDS), *LOOKS, rate=300),
    Turn(Text(WORDS), *(wrote(f"src/P{n}.tsx", page(f"P{n}", 30)) for n in range(5)), rate=900),
    Turn(Text(WORDS), wrote("src/App.tsx", page("App", 40)), rate=400),
    Turn(Text(WORDS * 2), rate=300),
]
SLOW = [*(wrote(f"src/S{n}.tsx", page(f"S{n}", 2)) for n in range(20)), wrote("src/App.tsx", LONG)]
"""Each waits for the last: all of them take seconds, more of them than of the quick ones."""
THOUGHT = Thinking("This takes longer than a page takes to settle the run before it. " * 8)
SCRIPTS = {
    "long file": Script([Turn(Text("I write it."), wrote("src/App.tsx", LONG), rate=250), Turn(Text("Done."))]),
    "heavy": Script([Turn(wrote("src/App.tsx", HEAVY), rate=0), Turn(Text("As you wish."))]),
    "broken": Script([Turn(wrote("src/App.tsx", BROKEN)), Turn(Text("Oh."))]),
    "many": Script(MANY),
    "slow": Script([Turn(*SLOW, rate=250), Turn(Text("Done."))]),
    "one more": Script([Turn(THOUGHT, wrote("src/Late.tsx", page("Late", 60)), rate=150), Turn(Text("Done."))]),
}
model, settings = played(SCRIPTS)


def call_of(answer: Locator, tool: str = "os-write") -> Locator:
    return answer.locator(f'[data-testid="tool-call"][data-tool="{tool}"]').first


async def test_opening_a_call_shows_the_file_as_it_is_typed(
    ada: Person, person: Person, records: Records, model: MessagesServer
):
    call = call_of(ada.answer(1))
    words = call.get_by_test_id("call-details").locator('[data-name="content"] pre')
    with model.holding("App 5<", "App 60<") as go_on:
        app = await ada.begin("long file")
        await call.get_by_test_id("call-open").click(timeout=SOON)
        await expect(words).to_contain_text("App 5<", timeout=SOON)
        early = await words.text_content() or ""
        go_on()
        await expect(words).to_contain_text("App 60<", timeout=SOON)
        grown = await words.text_content() or ""
        [run] = records.all("SELECT id FROM run WHERE app_id = ?", app)
        address = f"{ada.address}/api/runs/{run['id']}/calls/{await call.get_attribute('data-call')}/typed"
        assert (await person.page.request.get(address)).status == 404, "nobody else may look"
        assert (await ada.page.request.get(address)).status == 200
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
    await expect(call).to_contain_text("1 problem, line 2")
    await call.get_by_test_id("call-open").click()
    await expect(call.get_by_test_id("call-details")).to_contain_text("1 syntax error in line 2", timeout=SOON)


async def test_one_call_is_cancelled_and_the_run_goes_on(ada: Person, records: Records, program: Program):
    with program.builders_held():
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
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      const places = one.sources.map(({ node, previousRect, currentRect }) =>
        `${(node?.parentElement ?? node)?.className} ${previousRect.y} → ${currentRect.y}`);
      if (one.sources.some(inChat) && !one.hadRecentInput) window.__shifts.push([one.value, places]);
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
ONE, ALL = 0.03, 0.1
"""Layout shift: 0.1 over a page's life is what Web Vitals call good (https://web.dev/articles/cls). Here the whole run,
with text, eight calls and the folding of their cards, has to stay below it, and each single shift below a third."""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
async def test_nothing_jumps_while_tools_work(new_person: NewPerson, owner: Account, viewport: dict[str, int]):
    ada = await new_person(storage_state=owner.state, viewport=viewport, reduced_motion="no-preference")
    await ada.begin("long file")
    await ada.ended(1)
    await ada.page.evaluate(SHIFTS)
    await ada.ask("many")
    await ada.ended(2)
    shifts: list[tuple[float, list[str]]] = await ada.page.evaluate("() => window.__shifts")
    assert max((value for value, _ in shifts), default=0) < ONE, sorted(shifts)[-3:]
    assert sum(value for value, _ in shifts) < ALL, sorted(shifts)[-10:]
    assert await at_end(ada), "it has followed the end"


async def at_end(person: Person) -> bool:
    view = person.page.locator(".chat-scroll")
    return await view.evaluate("view => view.scrollHeight - view.scrollTop - view.clientHeight < 4")


async def test_who_reads_above_is_left_there(ada: Person, model: MessagesServer):
    await ada.begin("long file")
    await ada.ended(1)
    with model.holding("P1 20<"):
        await ada.ask("many")
        answer = ada.answer(2, "thinking", "running")
        await expect(answer.locator('[data-tool="os-write"]').nth(1)).to_be_visible(timeout=SOON)
        await ada.page.locator(".chat-scroll").hover()
        await ada.page.mouse.wheel(0, -4000)
        await expect(ada.page.get_by_role("button", name="Newest")).to_be_visible(timeout=SOON)
    await ada.ended(2)
    assert await ada.page.evaluate("() => document.querySelector('.chat-scroll').scrollTop") == 0
    await ada.page.get_by_role("button", name="Newest").click()
    await expect(ada.page.get_by_role("button", name="Newest")).to_have_count(0)
    assert await at_end(ada)


TURN_UP_WHILE_IT_GROWS = """async () => {
  const view = document.querySelector(".chat-scroll");
  view.firstElementChild.style.minHeight = "3000px";
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await frame();
  view.dispatchEvent(new WheelEvent("wheel", { deltaY: -500, bubbles: true }));
  view.scrollTop -= 500;
  view.firstElementChild.style.minHeight = "3100px";
  await frame();
  return view.scrollHeight - view.scrollTop - view.clientHeight;
}"""


async def test_who_turns_up_as_words_arrive_is_not_pulled_back(ada: Person):
    await ada.begin("broken")
    await ada.ended(1)
    assert await ada.page.evaluate(TURN_UP_WHILE_IT_GROWS) >= 500


PHASES = """() => {
  const region = document.querySelector('[data-testid="phase"]');
  window.__phases = [];
  new MutationObserver(() => window.__phases.push(region.textContent))
    .observe(region, { childList: true, subtree: true, characterData: true });
}"""


async def test_one_polite_region_tells_the_phases(ada: Person):
    await ada.begin("broken")
    await ada.ended(1)
    await ada.page.evaluate(PHASES)
    await ada.ask("one more")
    await ada.ended(2)
    await expect(ada.get("phase")).to_have_text("Done, version 2", timeout=SOON)
    phases: list[str] = await ada.page.evaluate("() => window.__phases")
    assert phases[0] == "Thinking"
    assert "Writing Late.tsx" in phases
    assert any(phase.startswith("Build") for phase in phases), phases
    assert len(phases) < 12, "phases, not tokens"
    assert await ada.page.locator(".chat [role=status], .chat [aria-live=polite]").count() == 1
    assert await ada.page.locator(".chat-scroll").get_attribute("aria-live") == "off"


async def test_a_version_that_was_watched_is_celebrated_once_and_briefly(new_person: NewPerson, owner: Account):
    ada = await new_person(storage_state=owner.state, reduced_motion="no-preference")
    await ada.begin("long file")
    card = (await ada.ended(1)).get_by_test_id("version-card")
    times = "card => getComputedStyle(card).animationDuration"
    await expect(card).to_have_class("vcard is-fresh")
    assert await card.evaluate(times) == "0.9s"
    await ada.page.emulate_media(reduced_motion="reduce")
    assert await card.evaluate("card => getComputedStyle(card).animationName") == "none"
    await ada.page.reload()
    await expect((await ada.ended(1)).get_by_test_id("version-card")).to_have_class("vcard")
    await ada.begin("broken")
    await expect((await ada.ended(1)).get_by_test_id("version-card")).to_have_class("vcard")


async def test_what_is_left_is_told_from_this_installations_history(ada: Person):
    await ada.begin("slow")
    await ada.ended(1)
    await ada.ask("one more")
    await expect(ada.page.locator(".runbar")).to_contain_text("about 0:0", timeout=SOON)
    await expect(ada.page.locator(".runbar")).to_contain_text("Tool 1 of 1")
    await ada.ended(2)


async def test_everything_is_reached_by_key(ada: Person, model: MessagesServer):
    call = call_of(ada.answer(1))
    with model.holding("App 20<"):
        await ada.begin("long file")
        await expect(call.get_by_test_id("call-open")).to_be_visible(timeout=SOON)
        await ada.page.locator(".chat-scroll").focus()
        reached: list[str] = []
        for _ in range(8):
            await ada.page.keyboard.press("Tab")
            reached.append(await ada.page.evaluate("() => document.activeElement.dataset.testid ?? ''"))
            if reached[-1] == "call-open":
                await ada.page.keyboard.press("Enter")
                await expect(call.get_by_test_id("call-details").locator("pre").first).to_be_visible(timeout=SOON)
            if reached[-1] == "run-cancel":
                break
        wanted = ["call-open", "run-pause", "run-cancel"]
        assert [one for one in reached if one in wanted] == wanted, reached
        await ada.page.keyboard.press("Enter")
        await ada.ended(1, "cancelled")
