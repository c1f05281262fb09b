"""How soon the page shows what a tool call is doing: from each stage's place in the journal to the row's `data-stage`."""

import json
from typing import Any

from benchmarks.chromium import editor
from benchmarks.figures import Figure, spread
from benchmarks.program import Program

STAGES = ("receiving", "analyzing", "validating", "writing", "building", "complete")
PROMPTS = ("a todo app with dark mode", "a dashboard with charts", "a landing page called Northlight")
KINDS = ("tool_opened", "tool_stage", "tool_ended")
Moment = tuple[str, str, float]
"""A call, the stage it reached, and when (ms since 1970)."""


async def measure(program: Program, repetitions: int) -> list[Figure]:
    """Builds the demo's apps and compares the journal's times with the page's; a stage that was passed within a frame
    counts as shown with the one after it."""
    first: list[float] = []
    stages: list[float] = []
    ends: list[float] = []
    async with editor(program) as page:
        await page.create("a counter")  # warms browser, server and build service
        for n in range(repetitions):
            app = await page.create(PROMPTS[n % len(PROMPTS)])
            shown = [(call, stage, at) for call, stage, at in (await page.probe())["stages"]]
            for call, stage, at in reached(program, app):
                samples = first if stage == "receiving" else ends if stage == "complete" else stages
                samples.append(seen_at(shown, call, stage) - at)
    return [
        spread("call opened → its row in the DOM", first, "ms", 100),
        spread("stage of a call journalled → in the DOM", stages, "ms", 100),
        spread("end of a call journalled → in the DOM", ends, "ms", 100),
    ]


def reached(program: Program, app: str) -> list[Moment]:
    """Every stage that the journal says a call of this app has reached."""
    query = (
        "SELECT kind, payload, event.at FROM event JOIN run ON run.id = run_id WHERE app_id = ? AND kind IN (?, ?, ?)"
    )
    rows = program.rows(query, app, *KINDS)
    return [(told["call"], _stage(told), at * 1000) for told, at in ((json.loads(text), at) for _, text, at in rows)]


def _stage(told: dict[str, Any]) -> str:
    return told.get("stage") or ("complete" if "is_error" in told else "receiving")


def seen_at(shown: list[Moment], call: str, stage: str) -> float:
    """When the page first showed this stage of the call, or a later one. Raises RuntimeError when it never did."""
    later = STAGES[STAGES.index(stage) :]
    times = [at for name, there, at in shown if name == call and (there in later or there in ("error", "cancelled"))]
    if not times:
        raise RuntimeError(f"the page never showed that a call was {stage}")
    return min(times)
