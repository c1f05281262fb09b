"""`reflex run` as it is, with Vite's development server: it passes on what the backend answers.

Page and API have to share one origin: sign-in is a form post, its cookie is this host's, and previews are redirects.
"""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.utils.prerequisites import get_web_dir
from reflex_base.config import get_config

PASSED_ON = "^/(_event|_upload|auth|api|preview|ping|healthz|metrics)(/|\\?|$)"
BEFORE = "\n  server: {"
ONE_PORT = ("prod", "preview")


def ports(port: int, arguments: Sequence[str] = ()) -> tuple[int | None, int]:
    """Reflex's ports of page and backend: in development the backend has one of its own, else they share the page's.

    Reflex asks for ports before it says which kind of run it is, so its command line (`arguments`) tells.
    """
    words = arguments or sys.argv[1:]
    alone = any(word.lower().endswith(ONE_PORT) or word.endswith("-only") for word in words)
    if words[:1] != ["run"] or alone:
        return None, port  # with a port for the page, Reflex refuses to start without the page
    return port, backend_port(port)


def backend_port(port: int) -> int:
    """Where the backend of a development server listens: Reflex's 8000 for 3000."""
    return port + 5000 if port + 5000 < 65536 else port - 5000


class PassOn(rx.plugins.Plugin):
    """Lets Vite's development server pass the backend's paths on."""

    def update_env_json(self, **_: Any) -> None:
        """Write the proxy into Vite's configuration: of all hooks the last one before Vite starts and reads it."""
        file = get_web_dir() / "vite.config.js"
        if os.environ.get("REFLEX_ENV_MODE", "dev") != "dev" or not file.exists():
            return
        target = {"target": f"http://127.0.0.1:{get_config().backend_port}", "ws": True}
        before, found, after = file.read_text("utf-8").partition(BEFORE)
        if found and PASSED_ON not in after:
            file.write_text(f"{before}{BEFORE}\n    proxy: {json.dumps({PASSED_ON: target})},{after}", "utf-8")
