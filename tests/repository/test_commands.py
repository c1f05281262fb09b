"""The commands: they exist, they find what they need, they leave nothing running and hide no skipped test."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tasks.frontend import FOLDER, environment, forget_measures
from tasks.programs import Program

ROOT = Path(__file__).parents[2]

PARENT = """
import subprocess, sys
from tasks.processes import run_until_asked
child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
child += "print('started', flush=True); import time; time.sleep(60)"
sys.exit(run_until_asked([sys.executable, "-c", child], {}))
"""


@pytest.fixture
def held_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end in the repository, with these variables on top of ours."""
    more = {**os.environ, **env}
    return subprocess.run(command, cwd=ROOT, env=more, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "target", ["run", "test", "test-all", "dev", "bench", "bench-peers", "check", "export", "lock", "clean"]
)
def test_the_command_exists(target: str):
    assert run("make", "--dry-run", target).returncode == 0


def test_make_alone_lists_the_commands():
    assert "make run" in run("make").stdout


def test_ci_runs_checks_and_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert {"make check", "make test"} <= {line.split(" ||")[0] for line in script.read_text().splitlines()}


def test_a_python_that_is_new_enough_is_found():
    found = subprocess.run([ROOT / "tasks" / "find-python"], capture_output=True, text=True, check=True).stdout.strip()
    said = subprocess.run(
        [found, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "True"


def test_without_a_python_one_line_says_what_is_needed(tmp_path: Path):
    bare = {"PATH": str(tmp_path), "PYTHON": "no-such-python"}
    ended = subprocess.run(
        ["/bin/sh", ROOT / "tasks" / "find-python"], env=bare, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("OverSkill needs Python 3.11")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_ending_a_command_ends_what_it_started(how: signal.Signals):
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        family = psutil.Process(parent.pid).children(recursive=True)
        assert len(family) == 2
        parent.send_signal(how)
        assert parent.wait(30) == 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive


def test_a_taken_port_stops_the_start_with_one_line(held_port: int):
    env = {**os.environ, "OVERSKILL_PORT": str(held_port)}
    ended = subprocess.run(
        [sys.executable, "-m", "tasks.run", "prod"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == f"OVERSKILL_PORT={held_port} cannot be used: another program listens there.\n"


@pytest.mark.parametrize(
    ("variable", "value"), [("OVERSKILL_PORT", "lots"), ("ANTHROPIC_BASE_URL", "http://localhost:1/v1")]
)
def test_an_unusable_setting_stops_the_start_with_one_line(variable: str, value: str):
    env = {**os.environ, variable: value}
    ended = subprocess.run(
        [sys.executable, "-m", "tasks.run", "prod"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{variable}={value!r} cannot be used")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_skipped_test_is_listed_and_fails_in_ci(tmp_path: Path, ci: str, status: int):
    (tmp_path / "test_it.py").write_text(
        "import pytest\ndef test_a(): pytest.skip('no moon tonight')\ndef test_b(): pass\n"
    )
    bare = ("-p", "tasks.not_run", "--rootdir", tmp_path, "-c", os.devnull)
    ended = run(sys.executable, "-m", "pytest", *bare, tmp_path, CI=ci, PYTHONPATH=str(ROOT))
    assert "not run: test_it.py::test_a: no moon tonight" in ended.stdout
    assert ended.returncode == status


def test_a_program_is_found_by_its_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOME_PROGRAM", sys.executable)
    assert Program("SOME_PROGRAM", ("no-such-program",), "none").find() == Path(sys.executable)


def test_a_variable_that_names_no_program_is_not_overruled(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOME_PROGRAM", "no/such/file")
    assert Program("SOME_PROGRAM", ("sh",), "none").find() is None


def test_a_program_is_found_off_the_path_newest_first(tmp_path: Path):
    for version in ("14", "15"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "some-server").touch(mode=0o755)
    program = Program("SOME_SERVER", ("some-server",), "none", (f"{tmp_path}/*/bin",))
    assert program.find() == tmp_path / "15" / "bin" / "some-server"


def test_measures_of_an_earlier_start_are_forgotten(tmp_path: Path):
    (tmp_path / "counter_1.db").touch()
    forget_measures({FOLDER: str(tmp_path)})
    assert tmp_path.exists()
    assert not list(tmp_path.iterdir())


def test_one_worker_keeps_its_measures_in_memory():
    assert environment()["GRANIAN_WORKERS"] == "1"
    assert FOLDER not in environment()
    forget_measures(environment())
