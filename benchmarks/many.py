"""50 pages on one run, 40 runs at once: how many pages show something else than the journal at the end.

In one process with SQLite, and with two workers that share PostgreSQL and Redis. Pages without a browser speak the
page's protocol and keep what a page keeps (tests/browser/page.py); they come at any moment of a run.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.figures import Figure, one, spread
from benchmarks.program import running
from tests import postgres, redis_server
from tests.browser.records import Records
from tests.faults.crowd import Place, Tally, watch
from tests.faults.tale import tale
from tests.messages_api import MessagesServer

VIEWERS, RUNS = 50, 40
RATE = 80.0  # tokens per second
WORKERS = "2"
PLACES = {"one process": False, "two workers": True}


def measure(quick: bool) -> list[Figure]:
    """`quick`: a fifth of the pages and runs."""
    part = 5 if quick else 1
    return asyncio.run(_measure(VIEWERS // part, RUNS // part))


async def _measure(viewers: int, runs: int) -> list[Figure]:
    figures: list[Figure] = []
    async with MessagesServer() as server:
        server.play({f"tale {number:02}": tale(number, rate=RATE) for number in range(runs + 1)})
        settings = {"ANTHROPIC_BASE_URL": server.base_url, "ANTHROPIC_API_KEY": server.api_key}
        for name, shared in PLACES.items():
            with ExitStack() as stack:
                place = await asyncio.to_thread(stack.enter_context, _place(settings, shared=shared))
                crowd = await watch(place, [f"Tell tale {runs:02}"], viewers)
                figures += _figures(f"{name}: {viewers} pages on one run: ", 1, crowd)
                many = await watch(place, [f"Tell tale {number:02}" for number in range(runs)], 1)
                figures += _figures(f"{name}: {runs} runs at once, a page each: ", runs, many)
        figures.append(one("requests that broke a rule of the Messages API", len(server.violations), "requests", 0))
    return figures


@contextmanager
def _place(settings: dict[str, str], *, shared: bool) -> Iterator[Place]:
    with ExitStack() as stack:
        if shared:
            database = stack.enter_context(postgres.running()).database("many")
            redis = stack.enter_context(redis_server.running()).address
            workers = {"OVERSKILL_DATABASE_URL": database, "OVERSKILL_REDIS_URL": redis, "GRANIAN_WORKERS": WORKERS}
            program = stack.enter_context(running(settings | workers))
            yield Place(program.port, program.cookie, Records(database))
        else:
            program = stack.enter_context(running(settings))
            yield Place(program.port, program.cookie, Records(program.database))


def _figures(title: str, runs: int, tally: Tally) -> list[Figure]:
    amiss = "; ".join(tally.otherwise)[:300]
    return [
        one(title + "runs that did not complete", runs - tally.completed, "runs", 0),
        one(title + "pages unlike the journal", len(tally.otherwise), "pages", 0, amiss or f"{tally.pages} pages"),
        spread(title + "run's end → on the page", tally.settled, "ms"),
    ]
