"""Memory of the worker for each viewer, and for each run while it streams."""

import asyncio
from contextlib import AsyncExitStack

from benchmarks.figures import Figure, one
from benchmarks.load import new_app
from benchmarks.program import Program
from benchmarks.viewer import CHAT, OPEN, Viewer

MANY = 40
TOKENS, RATE = 800, 80  # ten seconds, looked at in their middle
HALF = 5.0  # seconds
CALM = 2.0  # seconds without work that count as idle


async def measure(program: Program) -> list[Figure]:
    """Twice the same: what the first round leaves behind is kept by the allocator, not by runs or viewers."""
    apps = [await new_app(program) for _ in range(MANY)]
    await _watched(program, apps)
    watching, running, after = await _watched(program, apps)
    crowd = await _crowd(program, apps[0])
    return [
        one(f"a viewer, {MANY} of them on an app each", watching / MANY, "MB"),
        one(f"a viewer, {MANY} of them on one app", crowd / MANY, "MB"),
        one(f"a watched run of {TOKENS} tokens, {MANY} at once, half of it streamed", running / MANY, "MB"),
        one(f"what {MANY} runs and their viewers leave behind", after / MANY, "MB each"),
    ]


async def _watched(program: Program, apps: list[str]) -> tuple[float, float, float]:
    """MB more than before: with the viewers, with their runs as well, and when all have left."""
    before = await _resident(program)
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(program, f"/app/{app}")) for app in apps]
        await asyncio.gather(*(viewer.hear(OPEN) for viewer in viewers))
        watching = await _resident(program)
        for number, viewer in enumerate(viewers):
            await viewer.send(f"{CHAT}.send", text=f"stream {TOKENS} tokens at {RATE} for m{number}")
        await asyncio.sleep(HALF)
        running = await _resident(program, 0)
        await asyncio.gather(*(viewer.hear("settle") for viewer in viewers))
    return watching - before, running - watching, await _resident(program) - before


async def _crowd(program: Program, app: str) -> float:
    before = await _resident(program)
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(program, f"/app/{app}")) for _ in range(MANY)]
        await asyncio.gather(*(viewer.hear(OPEN) for viewer in viewers))
        return await _resident(program) - before


async def _resident(program: Program, calm: float = CALM) -> float:
    await asyncio.sleep(calm)
    return program.worker().memory_info().rss / 1e6
