"""How soon the page shows what a tool call does: from a stage's time in the journal to the row's `data-stage`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.chromium import editor
from benchmarks.figures import Figure, spread
from benchmarks.program import Program

STAGES = ("receiving", "analyzing", "validating", "writing", "building", "complete")
PROMPTS = ("a counter", "a todo app with dark mode", "a landing page called Northlight")
EDITS = ("change the title to Number {n}", "make it {colour}")
COLOURS = ("green", "red", "orange", "purple", "pink", "teal", "blue")
KINDS = ("tool_opened", "tool_stage", "tool_ended")
Moment = tuple[str, str, float]
"""A call, the stage it reached, and when (ms since 1970)."""


@dataclass
class Samples:
    """Milliseconds from the journal to the page."""

    opened: list[float] = field(default_factory=list)
    stages: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)

    def take(self, told: Iterable[Moment], shown: Iterable[Moment]) -> None:
        kinds = {"receiving": self.opened, "complete": self.ended}
        for call, stage, at in told:
            kinds.get(stage, self.stages).append(seen_at(shown, call, stage) - at)


async def measure(program: Program, repetitions: int) -> list[Figure]:
    """The demo's apps, each with two changes; a stage passed within a frame counts as shown with the one after it.

    While an app is made the page itself is just being opened: those figures stand apart.
    """
    fresh, follow_up = Samples(), Samples()
    async with editor(program) as page:
        await page.create("a counter")  # warms browser, server and build service
        for n in range(repetitions):
            app = await page.create(PROMPTS[n % len(PROMPTS)])
            fresh.take(reached(program, app), (await page.probe())["stages"])
            for edit in EDITS:
                before = len(reached(program, app))
                await page.ask(edit.format(n=n, colour=COLOURS[n % len(COLOURS)]))
                follow_up.take(reached(program, app)[before:], (await page.probe())["stages"])
    return [
        spread("call opened → its row in the DOM", follow_up.opened, "ms", 100),
        spread("stage of a call journalled → in the DOM", follow_up.stages, "ms", 100),
        spread("end of a call journalled → in the DOM", follow_up.ended, "ms", 100),
        spread("any of these while the page is opened", fresh.opened + fresh.stages + fresh.ended, "ms"),
    ]


def reached(program: Program, app: str) -> list[Moment]:
    """Every stage that the journal says a call of this app has reached."""
    query = "SELECT payload, event.at FROM event JOIN run ON run.id = run_id WHERE app_id = ? AND kind IN (?, ?, ?)"
    rows = program.rows(query + " ORDER BY event.at", app, *KINDS)
    return [(told["call"], _stage(told), at * 1000) for told, at in ((json.loads(text), at) for text, at in rows)]


def _stage(told: dict[str, Any]) -> str:
    return told.get("stage") or ("complete" if "is_error" in told else "receiving")


def seen_at(shown: Iterable[Moment], call: str, stage: str) -> float:
    """When the page first showed this stage of the call, or a later one. Raises RuntimeError when it never did."""
    later = STAGES[STAGES.index(stage) :]
    times = [at for name, there, at in shown if name == call and (there in later or there in ("error", "cancelled"))]
    if not times:
        raise RuntimeError(f"the page never showed that a call was {stage}")
    return min(times)
