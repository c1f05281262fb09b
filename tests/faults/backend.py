"""OverSkill without its page files, made to be killed: `python -m tests.faults.backend`.

Importing and compiling takes seconds, so it is done once, as the server does it before it forks its workers; each line
on standard input starts a worker, whose process id is printed. What a worker does is the real program.
"""

from __future__ import annotations

import os
import signal
import sys

import uvicorn
from reflex_base.utils import serializers

from overskill.overskill import app
from overskill.settings import settings


def main() -> None:
    asgi = app()
    serializers._prepare_serializers_for_fork()  # as reflex.utils.exec does before it forks
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a killed worker is gone at once: nobody has to wait for it
    for _ in sys.stdin:
        worker = os.fork()
        if not worker:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(2, 1)  # nobody reads what it says on standard output
            uvicorn.run(asgi, host="127.0.0.1", port=settings.port, log_level="warning")
            return
        print(worker, flush=True)


if __name__ == "__main__":
    main()
