"""The field: which frameworks are measured, how each is started, and where its page takes a prompt."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.machine import ROOT
from benchmarks.program import await_answer, end, free_port

HERE = Path(__file__).parent
CACHE = ROOT / ".cache" / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """`command`: arguments for its own Python, with {app} and {port}. `box`: where a prompt is typed."""

    name: str
    command: tuple[str, ...]
    box: str

    @property
    def version(self) -> str:
        """The pinned version of the framework itself."""
        pins = (line.partition("==") for line in self.pins.read_text().splitlines())
        return next(version for name, _, version in pins if name == self.name)

    @property
    def pins(self) -> Path:
        return HERE / f"{self.name}.txt"

    @property
    def python(self) -> Path:
        return CACHE / self.name / "bin" / "python"

    def install(self) -> None:
        """Make its environment what its pins say. Raises subprocess.CalledProcessError."""
        stamp = CACHE / self.name / "installed"
        wanted = hashlib.sha256(self.pins.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        print(f"Installing {self.name} {self.version}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", CACHE / self.name], check=True)
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps")
        subprocess.run([self.python, *pip, "-r", self.pins], check=True)
        stamp.write_text(wanted)

    @contextmanager
    def running(self, upstream: str, messages: int = 0) -> Iterator[tuple[psutil.Process, int]]:
        """Its chat with so many earlier messages: process and port. Ended with the block."""
        port, folder = free_port(), CACHE / f"{self.name}.running"
        folder.mkdir(parents=True, exist_ok=True)  # some write into the folder they are started in
        words = [word.format(app=HERE / f"{self.name}_app.py", port=port) for word in self.command]
        env = {**os.environ, **QUIET, "PYTHONPATH": str(ROOT), "BENCH_MESSAGES": str(messages)}
        env |= {"ANTHROPIC_BASE_URL": upstream, "ANTHROPIC_API_KEY": "none-needed"}
        with (CACHE / f"{self.name}.log").open("wb") as log:
            command = [str(self.python), *words]
            process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            await_answer(process, f"http://127.0.0.1:{port}/", log.name)
            yield psutil.Process(process.pid), port
        finally:
            end(process)


QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "CHAINLIT_ENABLE_TELEMETRY": "false",
    "HF_HUB_OFFLINE": "1",
}
PEERS = (
    Peer(
        "chainlit",
        ("-m", "chainlit", "run", "{app}", "--headless", "--host", "127.0.0.1", "--port", "{port}"),
        "#chat-input",
    ),
    Peer("gradio", ("{app}", "{port}"), "textarea"),
    Peer("nicegui", ("{app}", "{port}"), "footer input"),
    Peer(
        "streamlit",
        (
            *("-m", "streamlit", "run", "{app}", "--server.headless", "true", "--server.fileWatcherType", "none"),
            *("--server.address", "127.0.0.1", "--server.port", "{port}"),
        ),
        "[data-testid=stChatInputTextArea]",
    ),
)
