"""Runs one long-lived program so that whatever ends us ends it, and everything it started."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 10  # a worker may be finishing a commit; after that it has hung


class _Asked(Exception):
    """A signal asked us to end."""


def run_until_asked(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Runs `command` in a process group of its own until it ends or SIGINT, SIGTERM or SIGHUP comes; no child is left.

    Returns its exit status, 0 when it was asked to end.
    """
    _listen(_ask)
    child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, process_group=0)
    try:
        return child.wait()
    except _Asked:
        return 0
    finally:
        _listen(signal.SIG_IGN)
        _end(child)


def _ask(_number: int, _frame: FrameType | None) -> None:
    raise _Asked


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
