"""`python -m benchmarks.appending RUNS RATE SECONDS`: runs append events to a journal; prints the measures as JSON."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from benchmarks.figures import percentile
from overskill import db, migrate
from overskill.journal import events as ev
from overskill.journal.holding import Hold
from overskill.journal.journal import Journal, RunLog, Stored
from overskill.models import App, Run, User
from overskill.runs.lease import HOLD

OWNER = "benchmark"


async def measure(runs: int, rate: float, seconds: float) -> dict[str, Any]:
    """Lags in ms from `append` to the call that tells of the commit, which is when a page may be shown the event."""
    stored = [await _stored_run(number) for number in range(runs)]
    commits: list[Any] = []
    event.listen(db.sync_engine(), "commit", commits.append)
    journal, lags = Journal(), list[float]()
    journal.start()
    for run in stored:
        journal.listen(run.app_id, _noting(lags))
    began = time.process_time()
    pens = [_pen(journal, run) for run in stored]
    await asyncio.gather(*(_append(pen, rate, int(rate * seconds), n / runs / rate) for n, pen in enumerate(pens)))
    await journal.stop()
    await asyncio.sleep(0)  # what the last commit tells
    spent = time.process_time() - began
    stages = {name: percentile(lags, percent) for name, percent in (("p50", 50), ("p95", 95), ("max", 100))}
    return stages | {"commits": len(commits), "events": len(lags), "cpu": 1e6 * spent / len(lags)}


def _pen(journal: Journal, run: Run) -> RunLog:
    """As a driver has it: what it writes is stored only while it holds the run."""
    pen = journal.log(run.app_id, run.id)
    pen.hold = Hold(run.id, OWNER, HOLD, until=time.monotonic() + 3600)
    return pen


async def _append(pen: RunLog, rate: float, count: int, delay: float) -> None:
    """A chunk of text at a time, at a steady rate."""
    loop = asyncio.get_running_loop()
    start = loop.time() + delay
    for number in range(count):
        await asyncio.sleep(max(0, start + number / rate - loop.time()))
        pen.append(ev.TextGrew(0, f" {time.perf_counter():.6f}"))


def _noting(lags: list[float]) -> Callable[[list[Stored]], None]:
    def heard(events: list[Stored]) -> None:
        now = time.perf_counter()
        lags.extend(1000 * (now - float(one.event.text)) for one in events if isinstance(one.event, ev.TextGrew))

    return heard


async def _stored_run(number: int) -> Run:
    user = User(name=f"u{number}", name_key=f"u{number}", password_hash="-")
    app = App(owner_id=user.id, name="An app")
    run = Run(app_id=app.id, message_id="-", lease_owner=OWNER)
    async with db.session() as session:
        for record in (user, app, run):
            session.add(record)
            await session.flush()
        await session.commit()
    return run


if __name__ == "__main__":
    migrate.main()
    print(json.dumps(asyncio.run(measure(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))))
