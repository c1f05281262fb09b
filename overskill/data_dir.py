"""The data directory: nobody else on this machine reads it, and one program at a time works in it.

A program may have several processes (its workers): each holds a shared lock on one file, which says whose they are. The
system lets go of a lock with the process that held it, however that ended, so none is ever left behind.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PRIVATE = 0o077  # of the rights of a new file or folder, what nobody else gets
PROGRAM = "OVERSKILL_PROGRAM"
"""In the environment of a program's processes: which program they are of. Set here, by the first of them."""


class InUse(Exception):
    """Another program works in the directory. The text is one line for its person."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"OVERSKILL_DATA_DIR={str(folder)!r} cannot be used: another OverSkill works there. "
            "Stop that one first, or name another directory."
        )


def keep_private(folder: Path, database: str | None = None) -> None:
    """Make the directory if need be; from now on only this program's user reads it and what this process writes.

    `database`: the path of a database file, which an earlier release may have left readable for everybody.
    """
    os.umask(PRIVATE)
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # someone else's directory, lent to us
        folder.chmod(0o711 if _nobody_builds() else 0o700)
    for ending in ("", "-wal", "-shm") if database else ():
        with suppress(FileNotFoundError, PermissionError):
            Path(f"{database}{ending}").chmod(0o600)


def _nobody_builds() -> bool:
    """Whether builds run as another user, who must get at the toolchain in here: root's, without bubblewrap."""
    return os.geteuid() == 0 and shutil.which("bwrap") is None


@contextmanager
def claimed(folder: Path) -> Generator[None, None, None]:
    """Work in the directory, together with the other processes of this program. Raises InUse."""
    program = os.environ.setdefault(PROGRAM, secrets.token_hex(8))
    with (folder / "program.lock").open("a+") as held:
        with (folder / "program.turn").open("a") as turn:  # one after the other
            fcntl.flock(turn, fcntl.LOCK_EX)
            if _said(held, program) != program:
                raise InUse(folder)
            fcntl.flock(held, fcntl.LOCK_SH)
        yield


def _said(held: IO[str], program: str) -> str:
    """Whose the directory is; ours from now on when it was nobody's."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.seek(0)
        return held.read()
    held.truncate(0)
    held.write(program)
    held.flush()
    return program
