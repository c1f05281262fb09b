"""Installs the preview toolchain once: `python -m overskill.preview.provision [data directory]`."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from overskill.preview.bun import BunNotFoundError, find_bun

SOURCE = Path(__file__).parent / "toolchain"
INSTALL = ("install", "--frozen-lockfile", "--ignore-scripts", "--no-progress")
MAX_SECONDS = 600


class ProvisionError(Exception):
    """The toolchain could not be installed; the text holds the failing tool's last words."""


def provision(data_dir: Path) -> Path:
    """The toolchain's directory under `data_dir`, installed first if it is not there yet.

    The directory's name is a hash of everything that goes into it, and it appears in one rename, so one that exists
    is complete. Raises ProvisionError or BunNotFoundError.
    """
    target = data_dir.resolve() / "toolchain" / _fingerprint()
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    before = os.umask(0o022)  # builds may run as another user; nothing in here is a secret
    try:
        target.parent.chmod(0o755)
        _install(staging)
        staging.chmod(0o755)
        _move_into_place(staging, target)
    finally:
        os.umask(before)
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.platform} {platform.machine()}".encode())  # esbuild and Tailwind are native
    for file in sorted(path for path in SOURCE.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(SOURCE)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _install(directory: Path) -> None:
    shutil.copytree(SOURCE, directory, dirs_exist_ok=True)
    bun = str(find_bun())
    _run([bun, *INSTALL], directory)
    _run([bun, "vendor.mjs", str(directory)], directory)


def _run(command: list[str], directory: Path) -> None:
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=MAX_SECONDS)
    if done.returncode != 0:
        raise ProvisionError(f"`{' '.join(command[1:3])}` failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")


def _move_into_place(staging: Path, target: Path) -> None:
    try:
        staging.rename(target)
    except OSError:
        if not target.exists():  # another process may have finished the same work first
            raise


def main() -> int:
    """The command line: prints one line about what it did; exit status 1 with the reason when it failed."""
    data_dir = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("OVERSKILL_DATA_DIR") or ".overskill")
    known = set((data_dir / "toolchain").glob("[!.]*"))
    try:
        target = provision(data_dir)
    except (ProvisionError, BunNotFoundError, subprocess.TimeoutExpired) as problem:
        print(f"Preview toolchain: {problem}", file=sys.stderr)
        return 1
    already = target in {path.resolve() for path in known}
    print(f"Preview toolchain: {'already installed' if already else 'installed'} in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
