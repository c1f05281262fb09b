"""Many runs at once, each watched by a viewer of its own."""

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

from benchmarks.figures import Bar, Figure, one, percentile
from benchmarks.program import Program, cpu_seconds
from benchmarks.script import marks_of, text_of
from benchmarks.streaming import RATE, sent_by
from benchmarks.viewer import APPS, CHAT, OPEN, PATIENCE, Viewer

TOKENS = 500
BARS = {10: None, 40: 60}  # runs at once → ms, for the 95th percentile


async def measure(program: Program, upstream: str) -> list[Figure]:
    """TOKENS at RATE each."""
    apps = [await new_app(program) for _ in range(max(BARS))]
    return [figure for runs in BARS for figure in await _watched(program, upstream, apps[:runs])]


async def new_app(program: Program) -> str:
    """An app whose first run is over. Returns its id."""
    async with Viewer(program, "/") as home:
        await home.hear("loaded_rx_state_")
        await home.send(f"{APPS}.create", prompt="stream 1 tokens at 0 for warm", ticket=uuid4().hex)
        app = (await home.hear(r"/app/(\w+)"))[1]
    await over(program, app)  # the viewers that come would take its end for theirs
    return app


async def over(program: Program, app: str) -> None:
    """Until no run of this app is left. Raises TimeoutError after PATIENCE seconds."""
    async with asyncio.timeout(PATIENCE):
        while program.rows("SELECT id FROM run WHERE app_id = ? AND ended_at IS NULL", app):  # noqa: ASYNC110  # it ends elsewhere
            await asyncio.sleep(0.05)


async def _watched(program: Program, upstream: str, apps: list[str]) -> list[Figure]:
    async with AsyncExitStack() as stack:
        viewers = [await stack.enter_async_context(Viewer(program, f"/app/{app}")) for app in apps]
        await asyncio.gather(*(viewer.hear(OPEN) for viewer in viewers))
        await asyncio.sleep(1)  # what the pages read when they open
        before, cpu = sum(viewer.received for viewer in viewers), cpu_seconds(program.processes())
        names = [f"l{len(apps)}x{number}" for number in range(len(apps))]
        await asyncio.gather(*(_follow(viewer, name) for viewer, name in zip(viewers, names, strict=True)))
        cpu = cpu_seconds(program.processes()) - cpu
        received = sum(viewer.received for viewer in viewers) - before
    sent = sent_by(upstream)
    marks = marks_of(TOKENS)
    lags = [v.marks[mark] - sent[name][mark] for v, name in zip(viewers, names, strict=True) for mark in marks]
    return _figures(len(apps), lags, cpu, received)


async def _follow(viewer: Viewer, name: str) -> None:
    await viewer.send(f"{CHAT}.send", text=f"stream {TOKENS} tokens at {RATE} for {name}", ticket=uuid4().hex)
    await viewer.hear("settle")


def _figures(runs: int, lags: list[float], cpu: float, received: int) -> list[Figure]:
    title = f"{runs} runs × {RATE} tokens/s: "
    values = {"p50": percentile(lags, 50), "p95": percentile(lags, 95), "max": percentile(lags, 100)}
    bar = BARS[runs]
    size = runs * len(text_of(TOKENS).encode())
    return [
        Figure(title + "sent → at the viewer", values, "ms", bar and Bar("p95", bar)),
        one(title + "server", 1000 * cpu / (runs * TOKENS), "CPU s/1,000 tokens"),
        one(title + "bytes to a viewer", received / size, "× answer"),
    ]
