"""What a thousand finished runs cost those that come after them: nothing, it should be."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from uuid import uuid4

from benchmarks import seeding
from benchmarks.chat import load, place_of
from benchmarks.chromium import launched, visitor
from benchmarks.figures import Figure, one, percentile
from benchmarks.load import new_app
from benchmarks.program import Program, asking, cpu_seconds, running
from benchmarks.script import marks_of
from benchmarks.streaming import sent_by
from benchmarks.viewer import CHAT, OPEN, Viewer

RUNS = 1000
SMALL = 20  # messages of the app that is opened
TOKENS, RATE = 500, 80
TIMES = 5  # the median counts
LOADS = 5
CALM = 1.0  # seconds in which a page that was opened comes to rest
MOST = 1.2  # × what it is without them
"""See docs/performance.md for what grows with a conversation by its nature: the request to the model."""


@dataclass(slots=True)
class Cost:
    """Milliseconds, processor seconds, MB."""

    lag: float
    asked: float
    server: float
    memory: float


def measure(upstream: str) -> list[Figure]:
    """An empty installation; the same with an app of RUNS runs in it; then in that app itself."""
    little, much = seeding.past(SMALL), seeding.past(SMALL, 2 * RUNS)
    with running(asking(upstream), little.folder) as program:
        empty, opened = asyncio.run(_beside(program, upstream, little.apps[SMALL]))
    with running(asking(upstream), much.folder) as program:
        beside, reopened = asyncio.run(_beside(program, upstream, much.apps[SMALL]))
        within = asyncio.run(_cost(program, upstream, much.apps[2 * RUNS], "within"))
    return [
        *_ratios(f"{RUNS:,} finished runs in the installation: ", empty, beside),
        _ratio(f"{RUNS:,} finished runs in the installation: opening another app", opened, reopened, "ms"),
        *_ratios(f"{RUNS:,} finished runs in the app: ", empty, within),
    ]


async def _beside(program: Program, upstream: str, app: str) -> tuple[Cost, float]:
    """What an answer costs in a new app, and milliseconds until `app` is shown."""
    await _cost(program, upstream, await new_app(program), "warm")
    return await _cost(program, upstream, await new_app(program), "beside"), await _opened(program, app)


async def _cost(program: Program, upstream: str, app: str, name: str) -> Cost:
    """Medians over TIMES answers, seen by a viewer without a browser."""
    costs = [await _answer(program, upstream, app, f"{name}{number}") for number in range(TIMES)]
    memory = program.worker().memory_info().rss / 1e6
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)), memory)


async def _answer(program: Program, upstream: str, app: str, name: str) -> tuple[float, float, float]:
    """p95 of the lags, milliseconds until the model's first token is sent, processor seconds."""
    async with Viewer(program, f"/app/{app}") as viewer:
        await viewer.hear(OPEN)
        await asyncio.sleep(CALM)
        viewer.marks.clear()  # of the answers before this one, which say the same
        cpu, began = cpu_seconds(program.processes()), time.time() * 1000
        await viewer.send(f"{CHAT}.send", text=f"stream {TOKENS} tokens at {RATE} for {name}", ticket=uuid4().hex)
        await viewer.hear("settle")
        cpu = cpu_seconds(program.processes()) - cpu
    sent, marks = sent_by(upstream)[name], marks_of(TOKENS)
    lags = [viewer.marks[mark] - sent[mark] for mark in marks]
    return percentile(lags, 95), sent["first"] - began, cpu


async def _opened(program: Program, app: str) -> float:
    async with launched() as browser:
        loading = await load(await visitor(browser, program), place_of(program, app), LOADS)
    if loading.warm is None:
        raise RuntimeError("the app was never shown")
    return loading.warm


def _ratios(title: str, empty: Cost, full: Cost) -> list[Figure]:
    return [
        _ratio(title + "sent → at the viewer, p95", empty.lag, full.lag, "ms"),
        _ratio(title + "prompt → the model's first token", empty.asked, full.asked, "ms"),
        _ratio(title + "server for an answer", empty.server, full.server, "CPU s"),
        _ratio(title + "worker, resident", empty.memory, full.memory, "MB"),
    ]


def _ratio(name: str, empty: float, full: float, unit: str) -> Figure:
    return one(name, full / empty, "×", MOST, f"{empty:.3g} → {full:.3g} {unit}")
