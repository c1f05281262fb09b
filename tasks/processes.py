"""Runs a program so that whatever ends us ends it, and everything it started."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 10  # a worker may be finishing a commit; after that it has hung


class Asked(Exception):
    """A signal asked us to end."""


def run_until_asked(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Runs `command` as `run` does; its exit status, 0 when it was asked to end."""
    try:
        return run(command, env)
    except Asked:
        return 0


def run(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Runs `command` in a process group of its own until it ends; its exit status.

    Raises Asked when SIGINT, SIGTERM or SIGHUP comes first, and whenever one comes later. No child is left.
    """
    _listen(_ask)
    child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, process_group=0)
    try:
        return child.wait()
    finally:
        _listen(signal.SIG_IGN)
        _end(child)
        _listen(_ask)


def _ask(_number: int, _frame: FrameType | None) -> None:
    raise Asked


def _listen(answer: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, answer)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The leader first, so that it can close its workers in order; then whoever is left of its group."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
