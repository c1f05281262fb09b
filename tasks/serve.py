"""Reflex's command line with workers that are replaced: `python -m tasks.serve run …`.

Granian's default is to end everything when one worker dies. Here the others go on, take over the dead one's runs, and
a new worker takes its place. Reflex passes no such option on, so the server class has it before Reflex asks for it.
"""

import sys
from functools import partial

from granian import server
from reflex.reflex import cli


def main() -> None:
    """Runs Reflex with the arguments of this command."""
    server.Server = partial(server.Server, respawn_failed_workers=True)
    cli(sys.argv[1:], prog_name="reflex")


if __name__ == "__main__":
    main()
