"""Starts the app: `python -m tasks.run [prod|preview|backend]`.

`prod` serves page, API and WebSocket on OVERSKILL_PORT; `preview` is the same with hot reload; `backend` leaves the
page to whoever serves the exported frontend.
"""

import os
import socket
import sys
from collections.abc import Mapping
from threading import Thread
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from overskill.data_dir import InUse, claimed, keep_private
from overskill.settings import settings
from tasks.frontend import environment, forget_measures, workers
from tasks.page import NotBuilt, built, in_use
from tasks.processes import Asked, run
from tasks.serve import PAGE

REFLEX = (sys.executable, "-m", "tasks.serve", "run")
TOOLCHAIN = (sys.executable, "-m", "overskill.preview.provision")


def main(mode: str) -> int:
    """Provides the preview toolchain, migrates and runs until asked to end; the first failing exit status."""
    for name, port in (("OVERSKILL_PORT", settings.port), ("OVERSKILL_PREVIEW_PORT", settings.preview_port)):
        if _taken(port):
            print(f"{name}={port} cannot be used: another program listens there.", file=sys.stderr)
            return 2
    keep_private(settings.data_dir, settings.database_file)
    try:
        with claimed(settings.data_dir):
            return _run(mode)
    except InUse as error:
        print(error, file=sys.stderr)
        return 2


def _run(mode: str) -> int:
    if words := _workers():
        print(words, flush=True)
    env = environment()
    forget_measures(env)
    try:
        return run(TOOLCHAIN, env) or _serve(mode, env)
    except NotBuilt:  # Reflex has said why
        return 1
    except Asked:
        return 0


def _serve(mode: str, env: Mapping[str, str]) -> int:
    """Serves until it ends; its exit status. Raises NotBuilt, and Asked when it is asked to end."""
    Thread(target=_announce, daemon=True).start()
    if mode != "prod":
        return run([*REFLEX, *_flags(mode)], env)
    page = built()
    with in_use(page):
        return run([*REFLEX, *_flags("backend")], {**env, PAGE: str(page)})


def _workers() -> str:
    """How many workers start where there are several, and why there are not where they were asked for."""
    count = workers()
    if count > 1:
        return f"{count} workers share PostgreSQL and Redis (GRANIAN_WORKERS sets another number)."
    wish = settings.redis_url or int(os.environ.get("GRANIAN_WORKERS") or 1) > 1
    missing = "PostgreSQL (OVERSKILL_DATABASE_URL)" if settings.redis_url else "Redis (OVERSKILL_REDIS_URL)"
    return f"One worker. More need PostgreSQL and Redis; {missing} is not set." if wish else ""


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
