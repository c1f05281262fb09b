"""The built page, kept by the hash of what it is made of: `python -m tasks.page` builds it if it is not there yet.

Pages are built one after the other in `.web` and copied to a folder named by their hash, which nobody changes. So two
programs of one checkout, with other addresses, do not disturb each other, and a second start builds nothing.
"""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from overskill.settings import settings
from tasks.frontend import environment
from tasks.processes import run

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / ".cache" / "pages"
BUILD = ROOT / ".web"
SOURCES = ("overskill", "assets", "reflex.lock")
FILES = ("rxconfig.py", "requirements.lock", "bunfig.toml", ".npmrc")
CLIENT = Path("build") / "client"
PARTS = (CLIENT, Path("backend"))
"""Of Reflex's build folder, what serving needs: the static page, and which of its pages have states of their own."""
OTHERS = 4  # pages kept beside those that are being served


class NotBuilt(Exception):
    """Reflex could not build the page; it has said why."""


def built() -> Path:
    """The folder of the page for this code and these addresses, built first if it is not there.

    Raises NotBuilt, and Asked when the program is asked to end meanwhile.
    """
    page = PAGES / _fingerprint()
    with _alone():
        if not page.exists():
            _build()
            _keep(page)
        os.utime(page)
        _forget_others(page)
    return page


@contextmanager
def in_use(page: Path) -> Generator[None]:
    """Keep the page while this block runs: no other program removes it."""
    with (page / ".in-use").open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def _fingerprint() -> str:
    """A hash of the sources, the locked packages and the addresses, which are written into the page."""
    digest = hashlib.sha256(repr((settings.public_url, settings.api_url, sys.version_info[:2])).encode())
    for file in _sources():
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from (ROOT / name for name in FILES)
    for source in SOURCES:
        for folder, folders, files in os.walk(ROOT / source):
            folders[:] = sorted(set(folders) - {"__pycache__", "external"})  # assets/external: links Reflex makes
            yield from (Path(folder) / file for file in sorted(files))


@contextmanager
def _alone() -> Generator[None]:
    """One program builds at a time; the others wait."""
    PAGES.mkdir(parents=True, exist_ok=True)
    with (PAGES / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build() -> None:
    quietly = ("--loglevel", "warning")  # else it says how to start it, which is not how
    if run([sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", *quietly], environment()):
        raise NotBuilt


def _keep(page: Path) -> None:
    """Copy what was built; the folder appears in one rename, so one that exists is whole."""
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=PAGES))
    try:
        for part in PARTS:
            shutil.copytree(BUILD / part, staging / part)
        staging.rename(page)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _forget_others(page: Path) -> None:
    """Remove the pages that were not used for longest, but none that a program serves."""
    others = [other for other in PAGES.glob("[!.]*") if other != page]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[OTHERS:]:
        with (old / ".in-use").open("a") as mark, suppress(BlockingIOError):
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    try:
        print(built())
    except NotBuilt:
        sys.exit(1)
