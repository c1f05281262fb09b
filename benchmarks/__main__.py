"""`python -m benchmarks [--quick] [--only NAME …]`: prints a table and writes benchmarks/results.json.

Exit status 0 when everything was measured, whatever the figures are. `--quick` repeats less and leaves out the longest
answer; with `--only` the results file keeps the other sections as they were.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import (
    controls,
    dashboard,
    journal,
    kills,
    load,
    machine,
    many,
    memory,
    preview,
    progress,
    streaming,
    table,
)
from benchmarks.chromium import executable
from benchmarks.figures import Figure
from benchmarks.program import Program, free_port, running, spawned

RESULTS = Path(__file__).with_name("results.json")
SECTIONS = ("journal", "dashboard", "memory", "preview", "progress", "streaming", "load", "controls", "kills", "many")
Measure = Callable[[], list[Figure]]


def main() -> None:
    options = _arguments()
    about, before = machine.describe(executable()), machine.load()
    print(table.heading(about, before), flush=True)
    sections: dict[str, Any] = {}
    for name, measure in _measures(set(options.only or SECTIONS), options.quick):
        with machine.Neighbours() as neighbours:
            figures = measure()
        print("\n" + table.section(name, neighbours.cores, figures), flush=True)
        sections[name] = {"neighbours": neighbours.cores, "figures": [figure.as_json() for figure in figures]}
    about |= {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "quick": options.quick}
    about |= {"load_before": before, "load_after": machine.load()}
    for name, section in sections.items():
        sections[name] = {"machine": about, **section}
    known = json.loads(RESULTS.read_text()) if options.only and RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | sections, indent=2, ensure_ascii=False) + "\n")


def _measures(wanted: set[str], quick: bool) -> Iterator[tuple[str, Measure]]:
    """The wanted sections; those that need the same program share one."""
    yield from ((name, measure) for name, measure in _alone(quick).items() if name in wanted)
    if wanted & {"memory", "preview"}:
        with running({"OVERSKILL_DEMO_RATE": "0"}) as demo:
            if "memory" in wanted:
                yield "memory", lambda: asyncio.run(memory.measure(demo))
            if "preview" in wanted:
                yield "preview", lambda: asyncio.run(preview.measure(demo, 4 if quick else 10))
    if wanted & {"streaming", "load", "controls"}:
        with ExitStack() as stack:
            program, upstream = _with_upstream(stack)
            if "streaming" in wanted:
                yield "streaming", lambda: asyncio.run(streaming.measure(program, upstream, quick))
            if "load" in wanted:
                yield "load", lambda: asyncio.run(load.measure(program, upstream))
            if "controls" in wanted:  # last: its other runs go on
                yield "controls", lambda: asyncio.run(controls.measure(program, upstream, 8 if quick else 40))


def _alone(quick: bool) -> dict[str, Measure]:
    """The sections that start what they need themselves."""
    return {
        "journal": lambda: journal.measure(2 if quick else 6),
        "dashboard": lambda: dashboard.measure(100_000 if quick else dashboard.CALLS),
        "kills": lambda: kills.measure(4, 12) if quick else kills.measure(),
        "many": lambda: many.measure(quick),
        "progress": lambda: _progress(2 if quick else 6),
    }


def _progress(repetitions: int) -> list[Figure]:
    with running({"OVERSKILL_DEMO_RATE": "300"}) as demo:
        return asyncio.run(progress.measure(demo, repetitions))


def _with_upstream(stack: ExitStack) -> tuple[Program, str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    stack.enter_context(spawned(sys.executable, "-m", "benchmarks.upstream", str(port)))
    settings = {"ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "none-needed"}
    return stack.enter_context(running(settings)), address


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure OverSkill from outside.")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: under two minutes")
    parser.add_argument("--only", action="append", choices=SECTIONS, metavar="NAME", help=" or ".join(SECTIONS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
