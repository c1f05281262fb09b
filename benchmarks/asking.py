"""`python -m benchmarks.asking CALLS`: fills the program's database and asks what the dashboard asks; prints JSON."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.figures import percentile
from benchmarks.history import count, fill, tidy
from overskill import db, migrate
from overskill.accounts.access import apps_of
from overskill.analytics.overview import Settled, overview, settle
from overskill.analytics.scope import DAY, HOUR, Scope
from overskill.clock import now
from overskill.models import User

TIMES = 5
LIVE = 20


async def measure(user: User) -> dict[str, Any]:
    """Milliseconds from the question to the last number, as the page waits for it."""
    async with db.session() as session:
        apps = [app.id for app in await apps_of(session, user)]
    scopes = {
        "all": Scope.last(apps, 90, DAY, now()).of(user.id, apps),
        "month": Scope.last(apps, 30, DAY, now()).of(user.id, apps),
        "week": Scope.last(apps, 7, DAY, now()).of(user.id, apps),
        "day": Scope.last(apps, 24, HOUR, now()),
        "app": Scope.last(apps[:1], 90, DAY, now()),
    }
    found: dict[str, Any] = {name: await _spread(TIMES, lambda s=scope: _first(s)) for name, scope in scopes.items()}
    began = time.process_time()
    settled = await _first(scopes["all"])
    found["cpu"] = 1000 * (time.process_time() - began)
    found["live"] = await _spread(LIVE, lambda: _again(settled))
    return found


async def _first(scope: Scope) -> Settled:
    async with db.session() as session:
        settled = await settle(session, scope)
        await overview(session, settled)
    return settled


async def _again(settled: Settled) -> None:
    async with db.session() as session:
        await overview(session, settled)


async def _spread(times: int, ask: Callable[[], Awaitable[Any]]) -> dict[str, float]:
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        took.append(1000 * (time.perf_counter() - began))
    return {f"p{percent}": percentile(took, percent) for percent in (50, 95)}


if __name__ == "__main__":
    migrate.upgrade()
    person = fill(int(sys.argv[1]))
    asyncio.run(count())
    tidy()
    print(json.dumps(asyncio.run(measure(person))))
