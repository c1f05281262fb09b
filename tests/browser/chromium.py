"""Chromium: which one, and how it is started for tests."""

from __future__ import annotations

import os
import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The path of the Chromium that the tests drive. Raises FileNotFoundError when there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        raise FileNotFoundError("no Chromium: install the package chromium or set CHROMIUM")
    return found
