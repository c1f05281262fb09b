"""A chat that is longer than its page: what was said before is there for whoever scrolls back to it."""

from __future__ import annotations

import secrets

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Account
from tests.browser.model import played
from tests.browser.page import CHAT, Page
from tests.browser.person import SOON, Person, squeezed
from tests.browser.program import Program
from tests.browser.records import Records
from tests.messages_api import Script, Text, ToolUse, Turn

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

EXCHANGES = 70  # 140 messages: three pages
TOGETHER = 15  # prompts that wait at once
TURNS = 120  # of the wheel, until the first message has to be there
LOOK = ToolUse("os-view", {"file_path": "src/App.tsx"})
WRITE = ToolUse("os-write", {"file_path": "src/words.ts", "content": 'export const words = "first";\n'})


def script(n: int) -> Script:
    """Answers of different heights, some with a tool."""
    words = Text(f"Answer {n}.\n\n" + "It takes a line or two to say so, and that makes it higher. " * (n % 7))
    tool = WRITE if n == 0 else LOOK
    return Script([Turn(words, tool), Turn(Text(f"And **{n}** again."))] if n % 8 == 0 else [Turn(words)])


model, settings = played({f"ask {n}": script(n) for n in range(EXCHANGES + 1)}, rate=0)


async def converse(program: Program, owner: Account, records: Records, app: str) -> None:
    """All but the first exchange, from a page of its own."""
    async with Page(program.checkout.port, f"/app/{app}", owner.cookie) as page:
        await page.opened()
        for n in range(1, EXCHANGES):
            await page.call(f"{CHAT}.send", text=f"ask {n}", ticket=secrets.token_hex(16))
            if n % TOGETHER == 0 or n == EXCHANGES - 1:
                ended = "SELECT count(*) AS n FROM run WHERE app_id = ? AND status = 'completed'"
                await records.wait_for(f"SELECT 1 FROM ({ended}) AS runs WHERE n > ?", app, n)


SHOWN = """() => [...document.querySelectorAll('[data-testid=message]')].map((message) => [
  message.dataset.messageId,
  [...message.querySelectorAll('.bubble, [data-testid=loop-message]')].map((text) => text.textContent),
])"""
# Where the first message is painted, frame by frame, from a jump to the top until the page before it is there. What an
# observer is told is measured as a frame is painted; asked between two frames, the layout of neither would be seen.
WHERE = """async (first) => {
  const painted = () => new Promise((found) => {
    const observer = new IntersectionObserver(([entry]) => {
      observer.disconnect();
      found(entry.boundingClientRect.top);
    });
    observer.observe(first);
  });
  document.querySelector('[role=log]').scrollTop = 0;
  const tops = [];
  const until = performance.now() + 30000;
  for (let after = 0; after < 5 && performance.now() < until; ) {
    tops.push(await painted());
    if (first !== document.querySelector('[data-testid=message]')) after += 1;
  }
  return tops;
}"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
COME = "() => !document.querySelector('.older') || document.querySelector('[role=log]').scrollTop > 0"
MORE = "() => !!document.querySelector('.older') || document.querySelector('[role=log]').scrollTop > 0"
MOVING = "() => document.getAnimations().filter(({ effect }) => effect.target.closest('.said')).length"
HEIGHTS = """() => [...document.querySelectorAll('.page')].map(({ dataset, offsetHeight }) => [
  'far' in dataset, offsetHeight,
])"""
LAID_OUT = "() => [...document.querySelectorAll('.page')].map((page) => page.firstElementChild.checkVisibility())"


def stored(records: Records, app: str) -> list[tuple[str, list[str]]]:
    """Every message's id and texts without white space, oldest first."""
    texts = {row["id"]: records.texts(app, n) for n, row in enumerate(records.answers(app), 1)}
    rows = records.all("SELECT id, text FROM message WHERE app_id = ? ORDER BY position", app)
    return [(row["id"], texts.get(row["id"], [squeezed(row["text"])])) for row in rows]


async def shown(person: Person) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = await person.page.evaluate(SHOWN)
    return [(name, [squeezed(text) for text in texts]) for name, texts in found]


async def out_of_sight_and_back(person: Person) -> None:
    """On a phone the preview takes the chat's place."""
    await person.page.set_viewport_size(PHONE)
    await person.page.evaluate(FRAMES)
    heights = await person.page.evaluate(HEIGHTS)
    for tab in ("Preview", "Chat"):
        await person.page.get_by_role("tablist", name="View").get_by_role("tab", name=tab).click()
        await person.page.evaluate(FRAMES)
    assert await person.page.evaluate(HEIGHTS) == heights, "every page keeps its place"
    await person.page.set_viewport_size(DESK)
    await person.page.evaluate(FRAMES)


async def test_who_scrolls_back_comes_to_the_first_message(
    ada: Person, program: Program, owner: Account, records: Records
):
    app = await ada.begin("ask 0")
    await ada.ended(1)
    await ada.open("/")
    await converse(program, owner, records, app)
    everything = stored(records, app)
    assert len(everything) == 2 * EXCHANGES

    await ada.open(f"/app/{app}")
    messages = ada.get("message")
    await expect(messages).to_have_count(50, timeout=SOON)
    heard = ada.frames("framereceived")
    await ada.page.reload()
    await expect(messages).to_have_count(50, timeout=SOON)
    assert await shown(ada) == everything[-50:]
    assert sum('"rows_rx_state_":[{"id"' in frame and "____chat" in frame for frame in heard) == 1, "no message twice"

    tops = await messages.first.evaluate(WHERE)
    await expect(messages).to_have_count(100, timeout=SOON)
    assert max(tops) - min(tops) <= 2, "what is read stays where it is"

    await ada.page.emulate_media(reduced_motion="no-preference")
    await ada.page.locator("[role=log]").hover()
    turns = 0
    while await ada.page.evaluate(MORE):
        assert (turns := turns + 1) < TURNS, "the first message is never reached"
        await ada.page.mouse.wheel(0, -1500)
        await ada.page.evaluate(FRAMES)
        await ada.page.wait_for_function(COME, timeout=SOON)
    assert await shown(ada) == everything, "all of it, once, in order"
    assert await ada.page.evaluate(MOVING) == 0, "history does not arrive, it is there"
    await expect(ada.page.locator(".page[data-far]")).to_have_count(1, timeout=SOON)
    assert await ada.page.evaluate(LAID_OUT) == [True, False], "what is far has no layout"
    await out_of_sight_and_back(ada)
    await ada.page.keyboard.press("Control+f")
    assert await ada.page.evaluate(LAID_OUT) == [True, True], "until the browser's search is to find it"

    star = ada.answers.first.get_by_test_id("version-bookmark")
    await star.click()
    await expect(star).to_have_attribute("aria-pressed", "true", timeout=SOON)

    await ada.ask(f"ask {EXCHANGES}")
    await expect(messages).to_have_count(len(everything) + 2, timeout=SOON)
    await ada.ended(EXCHANGES + 1)
    await expect(ada.page.locator(".is-running")).to_have_count(0, timeout=SOON)
    assert await shown(ada) == stored(records, app), "what was scrolled back to is still there"
