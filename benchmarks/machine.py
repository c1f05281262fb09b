"""What the figures were measured on."""

import os
import platform
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import psutil

ROOT = Path(__file__).parents[1]
EVERY = 2.0  # seconds between two looks at what others use


def describe(chromium: str) -> dict[str, Any]:
    """Cores, processor, memory, versions and revision."""
    return {
        "cores": os.cpu_count(),
        "processor": _line_of("/proc/cpuinfo", "model name") or platform.processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "chromium": _said(chromium, "--version"),
        "revision": _said("git", "rev-parse", "--short", "HEAD")
        + ("+" if _said("git", "status", "--porcelain") else ""),
    }


def load() -> float:
    """Processes that ran or wanted to, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def _line_of(path: str, name: str) -> str:
    file = Path(path)
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")


def _said(*command: str) -> str:
    """The program's output in one line; empty when it is not there."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


class Neighbours:
    """How many cores other programs used while the block ran: what to know before believing a figure."""

    def __enter__(self) -> Self:
        self.cores = 0.0
        self._samples: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.cores = round(sum(self._samples) / len(self._samples), 2) if self._samples else 0.0

    def _watch(self) -> None:
        before = _everyone(), _ours(), time.monotonic()
        while not self._over.wait(EVERY):
            now = _everyone(), _ours(), time.monotonic()
            everyone = now[0] - before[0]
            mine = sum(seconds - before[1].get(pid, 0.0) for pid, seconds in now[1].items())
            self._samples.append(max(0.0, everyone - mine) / (now[2] - before[2]))
            before = now


def _everyone() -> float:
    times = psutil.cpu_times()
    return times.user + times.system


def _ours() -> dict[int, float]:
    found: dict[int, float] = {}
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            found[process.pid] = used.user + used.system
    return found
