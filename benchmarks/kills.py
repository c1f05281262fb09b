"""100 SIGKILLs at random moments over 20 scripted runs: what is lost, what runs twice, and how soon a run goes on."""

import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.figures import Figure, one, spread
from benchmarks.machine import ROOT

MODES = {"restart": "the process is started again", "second": "a second worker takes over"}
TAKEN_OVER = 15_000  # ms until a worker that stands by must have the run; the start of a process is not ours to bound
SECONDS = 1200


def measure(runs: int = 20, kills: int = 100, seed: int | None = None) -> list[Figure]:
    """Half of the runs in each mode, side by side. The seed is in the figures; the same one gives the same moments."""
    seed = random.randrange(10**6) if seed is None else seed  # moments, not secrets
    with ThreadPoolExecutor(len(MODES)) as pool:
        share = [(mode, seed, runs // len(MODES), kills // len(MODES)) for mode in MODES]
        tolls = dict(zip(MODES, pool.map(_measured_apart, *zip(*share, strict=True)), strict=True))
    return [*_figures(list(tolls.values()), seed), *(_recovery(mode, toll) for mode, toll in tolls.items())]


def _measured_apart(mode: str, seed: int, runs: int, kills: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="overskill-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("OVERSKILL_", "ANTHROPIC_"))}
        env["OVERSKILL_DATA_DIR"] = folder
        command = [sys.executable, "-m", "benchmarks.killing", mode, str(seed), str(runs), str(kills)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, timeout=SECONDS)
        return json.loads(done.stdout.splitlines()[-1])


def _figures(tolls: list[dict[str, Any]], seed: int) -> list[Figure]:
    total = {name: sum(toll[name] for toll in tolls) for name in ("runs", "kills", "lost", "twice", "violations")}
    otherwise = total["runs"] - sum(toll["as_scripted"] for toll in tolls)
    amiss = "; ".join(words for toll in tolls for words in toll["amiss"])
    return [
        one("scripted runs", total["runs"], "runs"),
        one("SIGKILLs at random moments", total["kills"], "kills", note=f"seed {seed}"),
        one("runs that did not end as scripted (text, tools, files)", otherwise, "runs", 0, amiss),
        one("events stored and then lost", total["lost"], "events", 0),
        one("tool calls that ran twice", total["twice"], "calls", 0),
        one("requests that broke a rule of the Messages API", total["violations"], "requests", 0),
    ]


def _recovery(mode: str, toll: dict[str, Any]) -> Figure:
    most = TAKEN_OVER if mode == "second" else None
    return spread(f"killed → goes on: {MODES[mode]}", toll["recovered"], "ms", most)
