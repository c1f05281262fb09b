"""Bytes on the wire, as the kernel counts them: what a server sent from one port, compressed as it was sent."""

import re
import shutil
import subprocess
import threading
from typing import Self

EVERY = 1.0  # seconds between two looks; a connection that has closed in between is known up to the last one
ACKED = re.compile(r"bytes_acked:(\d+)")


class Wire:
    """Watches the connections of a port while the block runs. Without `ss` (iproute2) nothing is known."""

    def __init__(self, port: int) -> None:
        self._port, self._sent = port, dict[str, int]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def sent(self) -> int:
        """Bytes sent since the block began and before it, over every connection that was seen."""
        self._look()
        return sum(self._sent.values())

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self._look()

    def _look(self) -> None:
        if ss := shutil.which("ss"):
            command = [ss, "-tinHO", f"sport = :{self._port}"]
            self._sent |= parsed(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def parsed(listing: str) -> dict[str, int]:
    """Both ends of a connection → bytes that were sent and arrived."""
    found: dict[str, int] = {}
    for line in listing.splitlines():
        if acked := ACKED.search(line):
            found[" ".join(line.split()[3:5])] = int(acked[1])
    return found
