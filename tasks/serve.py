"""Migrates, then is Reflex's command line with workers that are replaced: `python -m tasks.serve run …`.

The database is migrated here, because what that imports the workers need too: they are copies of this process.
Granian's default is to end everything when one worker dies. Here the others go on, take over the dead one's runs, and
a new worker takes its place. `--backend-only` of Reflex compiles nothing and serves no page; with OVERSKILL_PAGE, the
folder of a built page (see `tasks.page`), it serves that one. Reflex passes neither on, so they are put in its way.
"""

import os
import resource
import sys
from functools import partial
from typing import Any

from granian import server
from granian.http import HTTP1Settings
from reflex.reflex import cli
from reflex.utils import exec as reflex_exec

from overskill import db, migrate

PAGE = "OVERSKILL_PAGE"
FILES = 16_384
HEAD_MS = 10_000  # until the head of a request is there; Granian's default lets a thousand who ask nothing fill it


def main() -> None:
    """Migrates, then runs Reflex with the arguments of this command; exit status 1 when the database cannot be had."""
    migrate.main()
    db.sync_engine().dispose()  # a connection is not for copies
    server.Server = partial(
        server.Server,
        respawn_failed_workers=True,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MS),
    )
    if page := os.environ.get(PAGE):
        os.environ["REFLEX_WEB_WORKDIR"] = page
        reflex_exec.run_backend_prod = partial(_with_page, reflex_exec.run_backend_prod)
    cli(sys.argv[1:], prog_name="reflex")


def _connections() -> int:
    """How many may be open at a time, for each worker: each is a file, of which a worker needs others too."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and now < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return files // 2


def _with_page(run: Any, host: str, port: int, loglevel: Any, _page: bool) -> None:
    run(host, port, loglevel, True)


if __name__ == "__main__":
    main()
