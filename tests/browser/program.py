"""OverSkill as a process of its own, started the way `make run` starts it, on free ports with its own data."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from overskill.preview.provision import provision

ROOT = Path(__file__).parents[2]
SOURCES = ("overskill", "assets", "alembic", "tasks", "reflex.lock")
FILES = ("rxconfig.py", "alembic.ini", "bunfig.toml", ".npmrc", "requirements.lock")
START_SECONDS = 240  # a first start fetches the page's packages
STOP_SECONDS = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Checkout:
    """A copy of the sources with a build folder of its own: servers side by side must not share `.web`.

    The folder stays between sessions, so that the page's packages are installed once.
    """

    def __init__(self, name: str) -> None:
        self.folder = ROOT / ".cache" / "browser" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, self.preview_port = free_port(), free_port()
        for source in SOURCES:
            self._copy(source)
        for file in FILES:
            shutil.copy2(ROOT / file, self.folder / file)

    def _copy(self, source: str) -> None:
        shutil.rmtree(self.folder / source, ignore_errors=True)
        shutil.copytree(ROOT / source, self.folder / source, ignore=shutil.ignore_patterns("__pycache__", "external"))


def toolchain() -> Path:
    """The folder of preview toolchains, installed once for every server."""
    return provision(ROOT / ".overskill").parent


class Program:
    """A running OverSkill. `environment`: what a person would put before `make run`."""

    def __init__(self, checkout: Checkout, data: Path, **environment: str) -> None:
        self.checkout, self.data = checkout, data
        self.address = f"http://localhost:{checkout.port}"
        self.log = data.with_suffix(".log")
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        data.mkdir(parents=True, exist_ok=True)
        if not (data / "toolchain").exists():
            (data / "toolchain").symlink_to(toolchain())

    @property
    def database(self) -> Path | str:
        """SQLite's file, or the address of the database it was given."""
        return self._environment.get("OVERSKILL_DATABASE_URL", self.data / "overskill.db")

    def start(self) -> None:
        """Returns when the page answers. Raises RuntimeError with the log when it does not come up."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.checkout.folder, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"OverSkill did not start:\n{self.said()}")
            time.sleep(0.1)  # a page that is not served yet cannot be waited on

    def command(self) -> list[str]:
        """What starts it."""
        return [sys.executable, "-m", "tasks.run", "prod"]

    def stop(self) -> list[str]:
        """Ask it to end, as Ctrl-C does. Returns the command lines of those of its processes that are still there."""
        if self._process is None:
            return []
        family = self.family()
        self._process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(family, STOP_SECONDS)
        left = [f"{process.pid} {process.name()}" for process in alive if process.is_running()]
        self.kill(alive)
        return left

    def kill(self, family: list[psutil.Process] | None = None) -> None:
        """End every one of its processes at once, without a word of warning."""
        family = self.family() if family is None else family
        for process in family:
            with suppress(psutil.NoSuchProcess):  # one ends with another
                process.kill()
        psutil.wait_procs(family, STOP_SECONDS)
        if self._process:
            self._process.wait()
        self._process = None

    @contextmanager
    def builders_held(self) -> Generator[None]:
        """Within, no build ends: its processes stand still. Raises RuntimeError when there are none."""
        builders = [one for one in self.family() if "bun" in one.name()]
        if not builders:
            raise RuntimeError("nothing builds")
        for one in builders:
            one.suspend()
        try:
            yield
        finally:
            for one in builders:
                with suppress(psutil.NoSuchProcess):  # a build that was cancelled
                    one.resume()

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-20_000:] if self.log.exists() else ""

    def family(self) -> list[psutil.Process]:
        """Its processes that are running."""
        try:
            head = psutil.Process(self._process.pid) if self._process else None
            return [*head.children(recursive=True), head] if head else []
        except psutil.NoSuchProcess:
            return []

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def fetch(self, path: str) -> int:
        """The status that is answered there."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def environment(self) -> dict[str, str]:
        """Its environment: nothing of what a person may have set for their own."""
        ours = {
            "OVERSKILL_PORT": str(self.checkout.port),
            "OVERSKILL_PREVIEW_PORT": str(self.checkout.preview_port),
            "OVERSKILL_DATA_DIR": str(self.data),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OVERSKILL_")}
        return {**inherited, **ours, **self._environment}
