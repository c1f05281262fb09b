"""`python -m benchmarks.peers [--quick] [--only NAME …]`: the same chat in every framework, one after another.

Prints the tables and writes benchmarks/peers.json. Every framework gets the same words from the same upstream, the same
probe and browser. One that cannot be installed or started is a row that says so. `--quick` leaves out the longest
answer; a full run takes about a quarter of an hour. Exit status 0 when OverSkill itself was measured.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import reflex

from benchmarks import machine, seeding
from benchmarks.chat import Chat, Place, load, place_of
from benchmarks.chromium import executable, launched, visitor
from benchmarks.load import new_app
from benchmarks.peers import tables
from benchmarks.peers.field import PEERS, Peer
from benchmarks.program import Program, asking, free_port, running, spawned
from benchmarks.streaming import LONG, RATE, SHORT

RESULTS = Path(__file__).parents[1] / "peers.json"
HISTORY = 200  # messages
LOADS = 5  # with a warm cache
ANSWERS = ((SHORT, RATE), (LONG, RATE), (SHORT, 0), (LONG, 0))
OURS = "overskill"
Serve = Callable[[int], AbstractContextManager[tuple[Place, Program | None]]]
"""Starts a chat with so many earlier messages."""


def main() -> None:
    options = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whatever was started ends with it
    answers = [wish for wish in ANSWERS if not (options.quick and wish == (LONG, RATE))]
    port = free_port()
    upstream = f"http://127.0.0.1:{port}"
    about, before = machine.describe(executable()), machine.load()
    rows: dict[str, Any] = {}
    with spawned(sys.executable, "-m", "benchmarks.upstream", str(port)), machine.Neighbours() as neighbours:
        for name, version, serve in _field(upstream, options.only):
            print(f"Measuring {name} {version}", flush=True)
            rows[name] = {"version": version} | _measured(serve, upstream, answers)
    about |= {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "quick": options.quick}
    about |= {"neighbours": neighbours.cores, "load_before": before, "load_after": machine.load()}
    print("\n" + tables.everything(about, rows), flush=True)
    RESULTS.write_text(json.dumps({"machine": about, "rows": rows}, indent=2, ensure_ascii=False) + "\n")
    sys.exit(1 if "failed" in rows.get(OURS, {}) else 0)


def _field(upstream: str, wanted: list[str] | None) -> Iterator[tuple[str, str, Serve]]:
    if not wanted or OURS in wanted:
        yield OURS, f"on Reflex {reflex.constants.Reflex.VERSION}", lambda messages: _ours(upstream, messages)
    for peer in PEERS:
        if not wanted or peer.name in wanted:
            yield peer.name, peer.version, lambda messages, peer=peer: _theirs(peer, upstream, messages)


@contextmanager
def _theirs(peer: Peer, upstream: str, messages: int) -> Iterator[tuple[Place, None]]:
    peer.install()
    with peer.running(upstream, messages) as (process, port):
        yield Place(process, port, f"http://127.0.0.1:{port}/", peer.box), None


@contextmanager
def _ours(upstream: str, messages: int) -> Iterator[tuple[Place, Program]]:
    past = seeding.past(messages) if messages else None
    with running(asking(upstream), past and past.folder) as program:
        app = past.apps[messages] if past else asyncio.run(new_app(program))
        yield place_of(program, app), program


def _measured(serve: Serve, upstream: str, answers: list[tuple[int, int]]) -> dict[str, Any]:
    """What one framework did; "failed" with the reason when it could not be made to."""
    try:
        with serve(0) as (place, program):
            found: dict[str, Any] = {"answers": asyncio.run(_answers(place, program, upstream, answers))}
        with serve(HISTORY) as (place, program):
            found["loading"] = asyncio.run(_loading(place, program))
    except (RuntimeError, OSError, subprocess.SubprocessError, TimeoutError) as error:
        return {"failed": str(error).splitlines()[0].replace(f"{machine.ROOT}/", "")[:200]}
    return found


async def _answers(
    place: Place, program: Program | None, upstream: str, answers: list[tuple[int, int]]
) -> list[dict[str, Any]]:
    """Each on a page of its own."""
    found: list[dict[str, Any]] = []
    async with launched() as browser:
        for tokens, rate in answers:
            context = await visitor(browser, program)
            chat = Chat(await context.new_page(), place, upstream)
            await chat.open()
            found.append((await chat.ask(tokens, rate)).as_json())
            await context.close()
    return found


async def _loading(place: Place, program: Program | None) -> dict[str, Any]:
    async with launched() as browser:
        return asdict(await load(await visitor(browser, program), place, LOADS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Measure OverSkill and its field.")
    parser.add_argument("--quick", action="store_true", help="without 4,000 tokens at 80/s")
    names = (OURS, *(peer.name for peer in PEERS))
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=" or ".join(names))
    return parser.parse_args()


if __name__ == "__main__":
    main()
