"""`python -m tests.messages_api --port N --script NAME`: the server as a process, for `make run` and browser tests.

Prints one line with its address when it is ready. NAME is one of `scenarios.NAMED`; more over HTTP, see `control`.
"""

from __future__ import annotations

import argparse
import asyncio
import signal

from .scenarios import NAMED
from .server import API_KEY, MessagesServer


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.messages_api", description="Strict Messages API server.")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--script", choices=sorted(NAMED), default="stories")
    parser.add_argument("--rate", type=float, default=80.0, help="tokens per second, 0 = unlimited")
    return parser.parse_args()


async def serve(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with MessagesServer(port=options.port, rate=options.rate) as server:
        server.state.playbook = NAMED[options.script]
        print(f"ANTHROPIC_BASE_URL={server.base_url} ANTHROPIC_API_KEY={API_KEY}", flush=True)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
