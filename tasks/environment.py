"""Brings `.venv` to what the lock files say: `python -m tasks.environment requirements.lock [requirements-dev.lock]`.

A stamp per lock remembers the hash of what was installed, so that a second start installs nothing. Runs on the
machine's own Python, before anything is installed: standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main(locks: list[str]) -> int:
    """Creates the environment if needed and installs every lock that changed; the exit status of pip."""
    if not _usable():
        print("Creating .venv", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    return next((status for lock in locks if (status := _install(ROOT / lock))), 0)


def _usable() -> bool:
    """False for a missing or moved environment, and for one whose Python was upgraded away."""
    if not PYTHON.exists():
        return False
    probe = [PYTHON, "-c", "import pip, sys; print(sys.prefix)"]
    said = subprocess.run(probe, capture_output=True, text=True, check=False).stdout.strip()
    return said == str(VENV)


def _install(lock: Path) -> int:
    stamp = VENV / f"{lock.name}.installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print(f"Installing the packages of {lock.name}", flush=True)
    status = subprocess.run(_pip(lock), check=False).returncode
    if status == 0:
        stamp.write_text(wanted)
    return status


def _pip(lock: Path) -> list[str | Path]:
    """Which index is asked is the person's own pip configuration; the hashes decide what is accepted."""
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    return [PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "--no-deps", "-r", lock]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
