"""Pause, resume and cancel in a real browser while twenty other runs stream: how soon they show, and act."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import uuid4

from benchmarks.chromium import Editor, editor
from benchmarks.figures import Figure, spread
from benchmarks.load import new_app, over
from benchmarks.program import Program
from benchmarks.streaming import RATE, sent_by
from benchmarks.viewer import CHAT, Viewer

OTHERS = 20
LONG = 2_000  # tokens of an answer; a run that has come to its end is followed by another
SECONDS = LONG / RATE  # of such an answer
MOST = 200  # ms
AT_WORK = ["thinking", "running"]
# Notes when the click happens and when the newest answer has one of the states, on the probe's clock.
WATCH = """states => void (window.reaction = new Promise(done => {
    const now = () => performance.now() + window.probe.offset;
    let clicked = 0;
    const look = () => {
        const answer = [...document.querySelectorAll('[data-testid=message][data-role=assistant]')].at(-1);
        if (!clicked || !states.includes(answer?.dataset.status)) return;
        watcher.disconnect();
        done({ clicked, shown: now() });
    };
    addEventListener('click', () => (clicked = now()), { capture: true, once: true });
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-status'] });
}))"""


@dataclass
class Reactions:
    """Milliseconds from the click."""

    shown: dict[str, list[float]] = field(default_factory=lambda: {"pause": [], "resume": [], "cancel": []})
    closed: dict[str, list[float]] = field(default_factory=lambda: {"cancel": []})
    """A pause closes nothing: it hears the answer to its end."""


async def measure(program: Program, upstream: str, repetitions: int) -> list[Figure]:
    """Each repetition is a run that is paused, resumed and cancelled in the middle of its words."""
    reactions = Reactions()
    async with AsyncExitStack() as stack:
        apps = [await new_app(program) for _ in range(OTHERS)]
        viewers = [await stack.enter_async_context(Viewer(program, f"/app/{app}")) for app in apps]
        await asyncio.gather(*(viewer.hear('"missing_rx_state_":false|"loaded_rx_state_":true') for viewer in viewers))
        await asyncio.sleep(1)  # what the pages read when they open
        pairs = enumerate(zip(viewers, apps, strict=True))
        others = [asyncio.create_task(_stream(program, viewer, app, number)) for number, (viewer, app) in pairs]
        stack.push_async_callback(_end, others)
        await asyncio.sleep(SECONDS)
        page = await stack.enter_async_context(editor(program))
        await page.create("stream 20 tokens at 0 for warm")
        for number in range(repetitions):
            await _obeyed(page, upstream, reactions, f"c{number}")
    return _figures(reactions)


async def _stream(program: Program, viewer: Viewer, app: str, number: int) -> None:
    """Another app that is always at work, watched by someone else. They begin, and so end, one after the other."""
    await asyncio.sleep(number * SECONDS / OTHERS)
    while True:
        text = f"stream {LONG} tokens at {RATE} for other{number}"
        await viewer.send(f"{CHAT}.send", text=text, ticket=uuid4().hex)
        await viewer.hear("settle")
        await over(program, app)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if failed := [one for one in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(one, Exception)]:
        raise failed[0]


async def _obeyed(page: Editor, upstream: str, reactions: Reactions, name: str) -> None:
    await page.enter(f"stream {LONG} tokens at {RATE} for {name}")
    await _press(page, upstream, reactions, name, "pause", ["paused"])
    await _press(page, upstream, reactions, name, "resume", AT_WORK)
    await _press(page, upstream, reactions, name, "cancel", ["cancelled"])
    await page.page.wait_for_function("() => !document.querySelector('.is-running')")


async def _press(page: Editor, upstream: str, reactions: Reactions, name: str, button: str, states: list[str]) -> None:
    if button != "resume":
        await page.page.wait_for_function("() => document.querySelector('.is-running [data-part]')?.textContent")
    await page.page.evaluate(WATCH, states)
    await page.page.get_by_test_id(f"run-{button}").click()
    times = await page.page.evaluate("window.reaction")
    reactions.shown[button].append(times["shown"] - times["clicked"])
    if button in reactions.closed:
        reactions.closed[button].append(await _left(upstream, name) - times["clicked"])


async def _left(upstream: str, name: str) -> float:
    """When the upstream saw the connection of a stream close."""
    for _ in range(500):
        if left := sent_by(upstream)[name].get("left"):
            return left
        await asyncio.sleep(0.02)
    raise RuntimeError("the upstream still streams")


def _figures(reactions: Reactions) -> list[Figure]:
    others = f" ({OTHERS} other runs × {RATE} tokens/s)"
    shown = [spread(f"{name}: click → state on the page", ms, "ms", MOST) for name, ms in reactions.shown.items()]
    closed = [spread(f"{name}: click → upstream closed", ms, "ms", MOST) for name, ms in reactions.closed.items()]
    return [Figure(one.name + others, one.values, one.unit, one.bar, one.note) for one in shown + closed]
