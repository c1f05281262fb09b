"""The dashboard with a long past: how long its questions take with so many tool calls in the database.

Each database is filled in a process of its own. The worst case is asked for: everything belongs to the one who looks.
"""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.figures import Bar, Figure, one
from benchmarks.machine import ROOT
from tests.postgres import program, running

CALLS = 1_000_000
BAR = 1000  # ms, of the first answer
LIVE = 150  # ms, of each one after it


def measure(calls: int = CALLS) -> list[Figure]:
    """SQLite, and PostgreSQL where a server is installed."""
    figures = _figures("SQLite", calls, "")
    if program("initdb"):
        with running() as server:
            figures += _figures("PostgreSQL", calls, server.address)
    return figures


def _figures(name: str, calls: int, address: str) -> list[Figure]:
    found = _measured_apart(calls, address)
    title = f"{name}, {calls:,} calls: "
    return [
        Figure(title + "90 days, all apps", found["all"], "ms", Bar("p95", BAR), "the whole page, first answer"),
        Figure(title + "30 days, all apps", found["month"], "ms", Bar("p95", BAR)),
        Figure(title + "7 days, all apps", found["week"], "ms", Bar("p95", BAR)),
        Figure(title + "24 hours, all apps", found["day"], "ms", Bar("p95", BAR)),
        Figure(title + "90 days, one app of 200", found["app"], "ms", Bar("p95", BAR)),
        Figure(title + "90 days, kept up to date", found["live"], "ms", Bar("p95", LIVE), "each later answer"),
        one(title + "processor time of the first answer", found["cpu"], "ms", note="90 days, all apps"),
    ]


def _measured_apart(calls: int, address: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="overskill-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("OVERSKILL_")}
        env |= {"OVERSKILL_DATA_DIR": folder} | ({"OVERSKILL_DATABASE_URL": address} if address else {})
        command = [sys.executable, "-m", "benchmarks.asking", str(calls)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, timeout=1200)
        return json.loads(done.stdout.splitlines()[-1])
