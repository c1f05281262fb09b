"""The data directory: closed to everybody else on the machine, and one program's at a time."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from overskill.data_dir import InUse, claimed, keep_private

HOLD = """
import sys; from pathlib import Path; from overskill.data_dir import claimed
with claimed(Path(sys.argv[1])): print("in", flush=True); sys.stdin.read()
"""


@contextmanager
def worker(folder: Path, program: str) -> Iterator[subprocess.Popen[str]]:
    """Another process in the directory, of this program."""
    environment = {**os.environ, "OVERSKILL_PROGRAM": program}
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "in\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSKILL_PROGRAM", "mine")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_another_program_is_refused_in_one_line(tmp_path: Path) -> None:
    with (
        worker(tmp_path, "theirs"),
        pytest.raises(InUse, match="another OverSkill works there") as refused,
        claimed(tmp_path),
    ):
        pass
    assert "\n" not in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_workers_of_one_program_share_it(tmp_path: Path) -> None:
    with worker(tmp_path, "mine"), claimed(tmp_path), worker(tmp_path, "mine"):
        pass


def test_one_that_left_the_first_to_others_is_still_in_it(tmp_path: Path) -> None:
    """The first of a program may end before its workers: a second program must not come between."""
    with worker(tmp_path, "theirs") as first, worker(tmp_path, "theirs"):
        first.kill()
        first.wait()
        with pytest.raises(InUse), claimed(tmp_path):
            pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_crash_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with worker(tmp_path, "theirs") as process:
        process.send_signal(number)
        process.wait()
        with claimed(tmp_path):
            pass


def test_another_directory_is_another_matter(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with worker(tmp_path, "theirs"), claimed(tmp_path / "b"):
        pass


def test_what_an_earlier_release_left_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    for name in ("overskill.db", "overskill.db-wal"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    before = os.umask(0o022)
    try:
        keep_private(folder, str(folder / "overskill.db"))
        (folder / "new").write_bytes(b"")
        (folder / "states").mkdir()
    finally:
        os.umask(before)
    assert mode(folder) in (0o700, 0o711)
    assert [mode(folder / name) for name in ("overskill.db", "overskill.db-wal", "new")] == [0o600] * 3
    assert mode(folder / "states") == 0o700


def test_the_command_ends_with_2(tmp_path: Path) -> None:
    ports = {"OVERSKILL_PORT": "39871", "OVERSKILL_PREVIEW_PORT": "39872", "OVERSKILL_PROGRAM": "mine"}
    environment = {**os.environ, **ports, "OVERSKILL_DATA_DIR": str(tmp_path)}
    environment.pop("OVERSKILL_DATABASE_URL", None)
    with worker(tmp_path, "theirs"):
        command = [sys.executable, "-m", "tasks.run", "prod"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "another OverSkill works there" in done.stderr
