"""The real program, started as `make run` starts it, on free ports with a database of its own."""

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil

from benchmarks.machine import ROOT

DATA = ROOT / ".cache" / "benchmarks"  # the preview toolchain stays there; the database goes with each start
START_SECONDS = 180
STOP_SECONDS = 15
DATABASE = "overskill.db"
PRIVATE = ("OVERSKILL_", "ANTHROPIC_")


class Program:
    """A running OverSkill with its owner signed in."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, database: Path, seconds: float) -> None:
        self.port, self.database, self.seconds_to_start = port, database, seconds
        self.origin = f"http://localhost:{port}"
        self._process = psutil.Process(process.pid)
        self.cookie = self._sign_up()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read from the program's database."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def processes(self) -> list[psutil.Process]:
        """The program and everything it started."""
        return family(self._process)

    def build_service(self) -> list[psutil.Process]:
        """The processes that build previews."""
        return [process for process in self.processes() if "toolchain" in _command(process)]

    def worker(self) -> psutil.Process:
        """The Python process that serves: the one that started the build service."""
        bottom = self.build_service()[0]
        return next(parent for parent in bottom.parents() if "tasks.serve" in _command(parent))

    def _sign_up(self) -> str:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        body = urlencode({"name": "bench", "password": "correct horse battery"})
        headers = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/auth/signup", body, headers)
        answer = connection.getresponse()
        given = answer.getheader("set-cookie") or ""
        connection.close()
        if not given:
            raise RuntimeError(f"signing up was answered with {answer.status}, {answer.getheader('location')}")
        return given.split(";")[0]


@contextmanager
def running(settings: Mapping[str, str], past: Path | None = None) -> Iterator[Program]:
    """The program with these settings; it and all it started have ended when the block is left.

    `past`: a folder with a database to begin with; the program gets a copy.
    """
    with tempfile.TemporaryDirectory(prefix="overskill-bench-") as folder:
        if past:
            shutil.copytree(past, folder, dirs_exist_ok=True)
        database, port = Path(folder) / DATABASE, free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith(PRIVATE)}
        env |= {
            "OVERSKILL_DATA_DIR": str(DATA),
            "OVERSKILL_DATABASE_URL": f"sqlite:///{database}",
            "OVERSKILL_PORT": str(port),
            "OVERSKILL_PREVIEW_PORT": str(free_port()),
            **settings,
        }
        DATA.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with (DATA / "program.log").open("wb") as log:
            command = [sys.executable, "-m", "tasks.run", "prod"]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            await_answer(process, f"http://127.0.0.1:{port}/healthz", str(DATA / "program.log"))
            yield Program(process, port, database, time.monotonic() - began)
        finally:
            end(process)


def asking(upstream: str) -> dict[str, str]:
    """Settings of a program whose model is this server."""
    return {"ANTHROPIC_BASE_URL": upstream, "ANTHROPIC_API_KEY": "none-needed"}


@contextmanager
def spawned(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A helper process beside the program, ended with the block."""
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; what is still there of it afterwards is killed, by its process id."""
    try:
        members = family(psutil.Process(process.pid))
    except psutil.NoSuchProcess:
        members = []
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    for member in members:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait()


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and all its descendants."""
    with suppress(psutil.NoSuchProcess):
        return [process, *process.children(recursive=True)]
    return []


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """Processor time that these have used so far."""
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    """Whether something answers there with 200."""
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def await_answer(process: subprocess.Popen[bytes], url: str, log: str) -> None:
    """Wait until a program that was started answers there. Raises RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the program did not start; see {log}")
        time.sleep(0.1)


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
