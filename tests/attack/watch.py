"""Asks a program for /ping every few milliseconds, from a process of its own: what the tests compute is not its delay.

`python -m tests.attack.watch PORT` asks until its input ends, then prints the seconds that each answer took.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]


class Watch:
    """Watches while it is entered; `pings` afterwards: seconds beyond what this machine lost in the meantime."""

    def __init__(self, port: int) -> None:
        self._command = [sys.executable, "-m", "tests.attack.watch", str(port)]
        self.pings: list[float] = []

    def __enter__(self) -> Self:
        self._asking = subprocess.Popen(self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_: object) -> None:
        told, _ = self._asking.communicate(timeout=60)
        self.pings = json.loads(told)


class Clock:
    """Tells how late this machine itself is: the longest that it kept this process from running."""

    def __init__(self) -> None:
        self.lag = 0.0
        threading.Thread(target=self._tick, daemon=True).start()

    def _tick(self) -> None:
        while True:
            began = time.perf_counter()
            time.sleep(0.01)
            self.lag = max(self.lag, time.perf_counter() - began - 0.01)


def ask(port: int) -> list[float]:
    """The pings until the input ends."""
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    clock, connection, pings = Clock(), http.client.HTTPConnection("localhost", port, timeout=60), list[float]()
    while not over.is_set():
        clock.lag, began = 0.0, time.perf_counter()
        connection.request("GET", "/ping")
        connection.getresponse().read()
        pings.append(time.perf_counter() - began - clock.lag)
        time.sleep(0.01)
    return pings


if __name__ == "__main__":
    print(json.dumps(ask(int(sys.argv[1]))))
