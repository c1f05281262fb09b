"""The journal alone: appended → committed, in a process of its own with a real SQLite file."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.figures import Bar, Figure, one
from benchmarks.machine import ROOT

RATE = 80  # events per second and run
BARS = {1: 2, 40: 15}  # runs at once → ms, for the 95th percentile


def measure(seconds: float) -> list[Figure]:
    """One run, then forty at once, each for so many seconds."""
    return [figure for runs in BARS for figure in _figures(runs, _measured_apart(runs, seconds))]


def _measured_apart(runs: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="overskill-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("OVERSKILL_")}
        env["OVERSKILL_DATA_DIR"] = folder
        command = [sys.executable, "-m", "benchmarks.appending", str(runs), str(RATE), str(seconds)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, timeout=60 + 5 * seconds)
        return json.loads(done.stdout.splitlines()[-1])


def _figures(runs: int, measured: dict[str, Any]) -> list[Figure]:
    title = f"{runs} run{'s' if runs > 1 else ''} × {RATE} events/s: "
    lags = {name: measured[name] for name in ("p50", "p95", "max")}
    commits = f"{measured['commits']:,} commits for {measured['events']:,} events"
    return [
        Figure(title + "appended → committed", lags, "ms", Bar("p95", BARS[runs]), commits),
        one(title + "processor time of an event", measured["cpu"], "µs", note="with the loop that makes the events"),
    ]
