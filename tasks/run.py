"""Starts the app: `python -m tasks.run [prod|preview|backend]`.

`prod` serves page, API and WebSocket on OVERSKILL_PORT; `preview` is the same with hot reload; `backend` leaves the
page to whoever serves the exported frontend.
"""

import socket
import subprocess
import sys
from threading import Thread
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from overskill.settings import settings
from tasks.frontend import environment, forget_measures
from tasks.processes import run_until_asked

REFLEX = (sys.executable, "-m", "reflex", "run")
STEPS = ("overskill.migrate", "overskill.preview.provision")


def main(mode: str) -> int:
    """Migrates, provides the preview toolchain, then runs until asked to end; the first failing exit status."""
    if _taken(settings.port):
        print(f"OVERSKILL_PORT={settings.port} cannot be used: another program listens there.", file=sys.stderr)
        return 2
    env = environment()
    forget_measures(env)
    for step in STEPS:
        if failed := subprocess.run([sys.executable, "-m", step], env=env, check=False).returncode:
            return failed
    Thread(target=_announce, daemon=True).start()
    return run_until_asked([*REFLEX, *_flags(mode)], env)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left is free
        try:
            probe.bind(("", port))
        except OSError:
            return True
    return False


def _announce() -> None:
    """Says where to go once it answers; Reflex itself names the address it binds, under which sign-in does not work."""
    while not _answers():
        sleep(0.2)
    print(f"\nOverSkill is at {settings.public_url}  (Ctrl-C stops it)", flush=True)


def _answers() -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{settings.port}/ping", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _flags(mode: str) -> list[str]:
    port = str(settings.port)
    if mode == "backend":
        return ["--env", "prod", "--backend-only", "--backend-port", port]
    return ["--env", mode, "--frontend-port", port, "--backend-port", port]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
