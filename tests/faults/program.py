"""A running OverSkill that can be killed and is back in a moment, with its owner signed in."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from overskill.journal.events import decode
from overskill.journal.journal import Stored
from tasks.frontend import environment
from tests.browser.person import PASSWORD
from tests.browser.program import ROOT, free_port, toolchain
from tests.browser.records import Records

START_SECONDS = 60


class Program:
    """`settings`: environment variables on top of a data directory and ports of its own."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port, self.log = free_port(), data.with_suffix(".log")
        self.origin = f"http://localhost:{self.port}"
        self.records = Records(data / "overskill.db")
        self.cookie = ""
        self._env = _environment(data, self.port) | settings
        self._worker = 0
        data.mkdir(parents=True, exist_ok=True)
        (data / "toolchain").symlink_to(toolchain())

    def __enter__(self) -> Self:
        subprocess.run([sys.executable, "-m", "overskill.migrate"], cwd=ROOT, env=self._env, check=True)
        with self.log.open("wb") as log:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.backend"],
                cwd=ROOT, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self.start()
        self.cookie = sign_up(self.port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._parent.kill()
        self._parent.wait()

    def start(self) -> None:
        """Returns when it answers. Raises RuntimeError with its log when it does not."""
        assert self._parent.stdin and self._parent.stdout
        self._parent.stdin.write(b"\n")
        self._parent.stdin.flush()
        while not (line := self._parent.stdout.readline().strip()).isdigit():
            if not line and self._parent.poll() is not None:
                raise RuntimeError(self.said())
        self._worker, deadline = int(line), time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise RuntimeError(self.said())
            time.sleep(0.02)  # a port that nobody listens on yet cannot be waited on

    def kill(self) -> None:
        """End it at once, without a word of warning."""
        if self._worker:
            os.kill(self._worker, signal.SIGKILL)
            with suppress(ProcessLookupError):
                while True:
                    os.kill(self._worker, 0)
                    time.sleep(0.001)
        self._worker = 0

    async def crash(self) -> None:
        """Kill it and start it again."""
        await asyncio.to_thread(self.kill)
        await asyncio.to_thread(self.start)

    async def ask(self, run: str, wish: str) -> int:
        """POST /api/runs/<run>/pause, /resume or /cancel; the status of the answer."""
        return await asyncio.to_thread(self._post, f"/api/runs/{run}/{wish}", "")

    def journal(self, run: str) -> list[Stored]:
        """What is stored of a run."""
        return journal_in(self.records, run)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")[-20_000:]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _post(self, path: str, body: str) -> int:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.request("POST", path, body, {"Origin": self.origin, "Cookie": self.cookie})
        status = connection.getresponse().status
        connection.close()
        return status


def journal_in(records: Records, run: str) -> list[Stored]:
    rows = records.all("SELECT * FROM event WHERE run_id = ? ORDER BY seq", run)
    return [Stored(run, row["seq"], row["at"], decode(row["kind"], row["payload"])) for row in rows]


def sign_up(port: int, name: str = "ada") -> str:
    """A new account; its Cookie header."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    body = urlencode({"name": name, "password": PASSWORD})
    headers = {"Origin": f"http://localhost:{port}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/auth/signup", body, headers)
    given = connection.getresponse().getheader("set-cookie") or ""
    connection.close()
    assert given, "no account"
    return given.split(";")[0]


def _environment(data: Path, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in environment().items() if not name.startswith("OVERSKILL_")}
    ours = {"PORT": port, "PREVIEW_PORT": free_port(), "DATA_DIR": data}
    places = {"REFLEX_DIR": data / "reflex", "REFLEX_STATES_WORKDIR": data / "states", "__REFLEX_SKIP_COMPILE": "true"}
    return (
        inherited
        | {f"OVERSKILL_{name}": str(value) for name, value in ours.items()}
        | {name: str(value) for name, value in places.items()}
    )
