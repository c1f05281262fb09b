"""Several workers, one answer: real processes that count into the same folder."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COUNT = """
import sys
from overskill.telemetry import exposition, measures
measures.RUNS.labels("completed").inc(int(sys.argv[1]))
measures.RUN_SECONDS.labels("completed").observe(3)
measures.VIEWERS.set(int(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(exposition.text().decode(), flush=True)
sys.stdin.readline()
"""


def worker(folder: Path, count: int) -> "subprocess.Popen[str]":
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    command = [sys.executable, "-c", COUNT, str(count)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def test_whoever_is_asked_answers_for_all_and_the_dead_see_nothing(tmp_path: Path) -> None:
    first, second, third = (worker(tmp_path, count) for count in (1, 2, 4))
    third.kill()
    third.wait()
    try:
        told = first.communicate("\n\n", timeout=60)[0].splitlines()
    finally:
        second.kill()
        second.wait()
    assert 'overskill_runs_total{outcome="completed"} 7.0' in told
    assert 'overskill_run_seconds_count{outcome="completed"} 3.0' in told
    assert "overskill_viewers 3.0" in told, "what the dead one had at its end is gone with it"
