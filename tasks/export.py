"""Exports the page as static files: `python -m tasks.export`. They go to dist/, with the backend's start command.

OVERSKILL_PUBLIC_URL and OVERSKILL_API_URL are baked into the files, so export again after changing them.
"""

import shutil
import sys
from pathlib import Path

from overskill.settings import settings
from tasks.page import CLIENT, NotBuilt, built

DIST = Path("dist")
START = DIST / "start-backend.sh"


def main() -> int:
    """Builds, copies and says how to start the backend; 1 when the build failed."""
    try:
        page = built()
    except NotBuilt:
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copytree(page / CLIENT, DIST)
    START.write_text(_start_script())
    START.chmod(0o755)
    print(f"Static frontend: {DIST}/\nBackend: {START} in the repository root, which runs\n  {_command()}", flush=True)
    return 0


def _command() -> str:
    addresses = f"OVERSKILL_PUBLIC_URL={settings.public_url} OVERSKILL_API_URL={settings.api_url}"
    return f"{addresses} OVERSKILL_PORT={settings.port} .venv/bin/python -m tasks.run backend"


def _start_script() -> str:
    return f"""#!/bin/sh
# Starts the backend that this frontend talks to, from the repository it was exported from.
cd "$(dirname "$0")/.." || exit 1
exec env {_command()}
"""


if __name__ == "__main__":
    sys.exit(main())
