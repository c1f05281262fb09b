"""From the prompt to the page, with the demo at full speed: first text, the built app at work, an edit on screen."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.async_api import Error

from benchmarks.chromium import Editor, editor
from benchmarks.figures import Figure, spread
from benchmarks.program import Program

PATIENCE = 10  # seconds until a built app works
EDITS = ("change the title to Number {n}", "make it {colour}")
COLOURS = ("green", "red", "orange", "purple", "pink", "teal", "blue")


@dataclass
class Samples:
    """Milliseconds."""

    from_home: list[float] = field(default_factory=list)
    follow_up: list[float] = field(default_factory=list)
    on_screen: list[float] = field(default_factory=list)
    built_after_tool: list[float] = field(default_factory=list)
    built_after_save: list[float] = field(default_factory=list)
    edit_after_tool: list[float] = field(default_factory=list)
    edit_after_save: list[float] = field(default_factory=list)


async def measure(program: Program, repetitions: int) -> list[Figure]:
    """Builds the counter `repetitions` times, then changes it twice as often."""
    samples = Samples()
    async with editor(program) as page:
        await page.create("a counter")  # warms browser, server and build service
        await page.ask("change the title to Warm")
        for _ in range(repetitions):
            await _build(page, program, samples)
        for n in range(repetitions):
            for edit in EDITS:
                await _edit(page, program, samples, edit.format(n=n, colour=COLOURS[n % len(COLOURS)]))
    return [
        spread("prompt in the editor → first text in the DOM", samples.follow_up, "ms", 150),
        spread("prompt on the first page → first text in the DOM", samples.from_home, "ms", 150),
        spread("prompt → frame after the first text (both)", samples.on_screen, "ms"),
        spread("last file's tool ended → app interactive", samples.built_after_tool, "ms", 1500),
        spread("last file saved → app interactive", samples.built_after_save, "ms"),
        spread("edit's tool ended → painted in the preview", samples.edit_after_tool, "ms", 300),
        spread("edit saved → painted in the preview", samples.edit_after_save, "ms"),
    ]


async def _build(page: Editor, program: Program, samples: Samples) -> None:
    app = await page.create("a counter")
    probe = await page.probe()
    samples.from_home.append(probe["first"] - probe["entered"])
    samples.on_screen.append(probe["firstFrame"] - probe["entered"])
    interactive = await _interactive(page)
    *_, (saved, ended, _) = _changes(program, app)
    samples.built_after_save.append(interactive - saved)
    samples.built_after_tool.append(interactive - ended)


async def _edit(page: Editor, program: Program, samples: Samples, prompt: str) -> None:
    await page.ask(prompt)
    probe = await page.probe()
    samples.follow_up.append(probe["first"] - probe["entered"])
    samples.on_screen.append(probe["firstFrame"] - probe["entered"])
    app = page.page.url.rsplit("/", 1)[-1]
    changes = [change for change in _changes(program, app) if change[0] > probe["entered"]]
    builds = [build for *_, build in changes]
    painted = await _painted(page, builds[-1])
    for place, (saved, ended, _) in enumerate(changes):
        seen = min(painted[build] for build in builds[place:] if build in painted)
        samples.edit_after_save.append(seen - saved)
        samples.edit_after_tool.append(seen - ended)


async def _painted(page: Editor, last: str) -> dict[str, float]:
    """Build → when the preview first painted it, once the last one is painted. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            painted = {build: at for build, at, _ in reversed((await page.probe())["painted"])}
            if last in painted:
                return painted
            await asyncio.sleep(0.05)


async def _interactive(page: Editor) -> float:
    """When the counter in the frame first counted. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for frame in page.page.frames[1:]:
                with suppress(Error):  # the frame is just being loaded
                    if at := float(await frame.evaluate("sessionStorage.interactive ?? 0")):
                        return at
            await asyncio.sleep(0.1)


def _changes(program: Program, app: str) -> list[tuple[float, float, str]]:
    """(file saved, tool ended, build) of each change of a file: times in ms as the journal has them."""
    query = (
        "SELECT kind, payload, event.at FROM event JOIN run ON run.id = run_id WHERE app_id = ? ORDER BY event.at, seq"
    )
    found, saved, build = [], {}, ""
    for kind, payload, at in program.rows(query, app):
        told = json.loads(payload)
        if kind == "file_saved":
            saved[told["call"]] = at * 1000
        elif kind == "built":
            build = told["build"]
        elif kind == "tool_ended" and told["call"] in saved:  # calls of one turn work side by side
            found.append((saved[told["call"]], at * 1000, build))
    return found
