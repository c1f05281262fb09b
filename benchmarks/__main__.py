"""`python -m benchmarks [--quick] [--only NAME …]`: prints a table and writes benchmarks/results.json.

Exit status 0 when everything was measured, whatever the figures are. `--quick` repeats less and leaves out the longest
answer; with `--only` the results file keeps the other sections as they were.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import (
    chats,
    controls,
    dashboard,
    finished,
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
    viewers,
)
from benchmarks.chromium import executable
from benchmarks.figures import Figure
from benchmarks.program import asking, free_port, running, spawned

RESULTS = Path(__file__).with_name("results.json")
Measure = Callable[[], list[Figure]]
Group = Sequence[tuple[str, Measure]]


def main() -> None:
    options = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whatever was started ends with it
    about, before = machine.describe(executable()), machine.load()
    print(table.heading(about, before), flush=True)
    about["quick"] = options.quick
    for name, measure in _measures(set(options.only or SECTIONS), options.quick):
        with machine.Neighbours() as neighbours:
            figures = measure()
        print("\n" + table.section(name, neighbours.cores, figures), flush=True)
        _keep(name, about | {"load_before": before}, neighbours.cores, figures)


def _keep(name: str, about: dict[str, Any], neighbours: float, figures: list[Figure]) -> None:
    """Store a section at once: one that fails later does not take it along."""
    about |= {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "load_after": machine.load()}
    section = {"machine": about, "neighbours": neighbours, "figures": [figure.as_json() for figure in figures]}
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {name: section}, indent=2, ensure_ascii=False) + "\n")


def _measures(wanted: set[str], quick: bool) -> Iterator[tuple[str, Measure]]:
    """The wanted sections; those that need the same program share one."""
    for sections, group in GROUPS:
        if wanted & set(sections):
            with ExitStack() as stack:
                yield from ((name, measure) for name, measure in group(stack, quick) if name in wanted)


def _alone(_: ExitStack, quick: bool) -> Group:
    """These start what they need themselves, or need nothing."""
    return [
        ("journal", lambda: journal.measure(2 if quick else 6)),
        ("dashboard", lambda: dashboard.measure(100_000 if quick else dashboard.CALLS)),
        ("kills", lambda: kills.measure(4, 12) if quick else kills.measure()),
        ("many", lambda: many.measure(quick)),
        ("progress", lambda: _progress(2 if quick else 6)),
    ]


def _progress(repetitions: int) -> list[Figure]:
    with running({"OVERSKILL_DEMO_RATE": "300"}) as demo:
        return asyncio.run(progress.measure(demo, repetitions))


def _of_the_demo(stack: ExitStack, quick: bool) -> Group:
    demo = stack.enter_context(running({"OVERSKILL_DEMO_RATE": "0"}))
    return [
        ("memory", lambda: asyncio.run(memory.measure(demo))),
        ("preview", lambda: asyncio.run(preview.measure(demo, 4 if quick else 10))),
    ]


def _of_answers(stack: ExitStack, quick: bool) -> Group:
    upstream = _upstream(stack)
    program = stack.enter_context(running(asking(upstream)))
    return [
        ("streaming", lambda: asyncio.run(streaming.measure(program, upstream, quick))),
        ("load", lambda: asyncio.run(load.measure(program, upstream))),
        ("viewers", lambda: asyncio.run(viewers.measure(program))),
        (
            "controls",
            lambda: asyncio.run(controls.measure(program, upstream, 8 if quick else 40)),
        ),  # last: its runs go on
    ]


def _of_the_past(stack: ExitStack, quick: bool) -> Group:
    """These start the program themselves, with and without a past."""
    upstream = _upstream(stack)
    long = [] if quick else [("finished", lambda: finished.measure(upstream))]
    return [*long, ("chats", lambda: chats.measure(upstream, quick))]


def _upstream(stack: ExitStack) -> str:
    port = free_port()
    stack.enter_context(spawned(sys.executable, "-m", "benchmarks.upstream", str(port)))
    return f"http://127.0.0.1:{port}"


GROUPS: tuple[tuple[tuple[str, ...], Callable[[ExitStack, bool], Group]], ...] = (
    (("journal", "dashboard", "kills", "many", "progress"), _alone),
    (("memory", "preview"), _of_the_demo),
    (("streaming", "load", "viewers", "controls"), _of_answers),
    (("finished", "chats"), _of_the_past),
)
SECTIONS = [name for names, _ in GROUPS for name in names]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure OverSkill from outside.")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: under two minutes")
    parser.add_argument("--only", action="append", choices=SECTIONS, metavar="NAME", help=" or ".join(SECTIONS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
