"""Starts the app: `python -m tasks.run [prod|preview|backend]`.

`prod` serves page, API and WebSocket on OVERSKILL_PORT; `preview` is the same with hot reload; `backend` leaves the
page to whoever serves the exported frontend.
"""

import subprocess
import sys

from overskill.settings import settings
from tasks.frontend import environment
from tasks.processes import run_until_asked

REFLEX = (sys.executable, "-m", "reflex", "run")
STEPS = ("overskill.migrate", "overskill.preview.provision")


def main(mode: str) -> int:
    """Prepares, then runs until asked to end; the first failing exit status."""
    env, failed = prepare()
    return failed or run_until_asked([*REFLEX, *_flags(mode)], env)


def prepare() -> tuple[dict[str, str], int]:
    """Migrates the database and provides the preview toolchain: the environment to go on in, the failing exit status."""
    env = environment()
    for step in STEPS:
        if failed := subprocess.run([sys.executable, "-m", step], env=env, check=False).returncode:
            return env, failed
    return env, 0


def _flags(mode: str) -> list[str]:
    port = str(settings.port)
    if mode == "backend":
        return ["--env", "prod", "--backend-only", "--backend-port", port]
    return ["--env", mode, "--frontend-port", port, "--backend-port", port]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
