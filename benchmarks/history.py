"""A made-up past to measure on: ninety days of one person's runs, the same ones every time.

Two hundred apps, runs of eight calls of eight tools, times spread as real ones are (log-normal, up to minutes).
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from overskill import db
from overskill.analytics.counting import count_ended
from overskill.analytics.scale import step
from overskill.models import App, Run, ToolCall, User

DAYS, APPS, CALLS = 90, 200, 8
TOOLS = {
    "os-view": (2140, 0.014, 0.0), "os-write": (1386, 0.41, 0.011), "os-line-replace": (1120, 0.06, 0.058),
    "os-search-files": (742, 0.031, 0.0), "os-add-dependency": (128, 1.4, 0.024), "rename-app": (96, 0.004, 0.0),
    "web_search": (71, 0.98, 0.042), "generate_image": (38, 6.9, 0.106),
}  # fmt: skip
"""Tool → how often, median in seconds, share that fails."""
REASONS = ("text not found", "several places match", "wrong arguments", "file not found")
ENDINGS = (("completed", 412), ("cancelled", 11), ("failed", 7), ("interrupted", 3))
MODELS = ("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-4-5")
BATCH = 20_000


def fill(calls: int) -> User:
    """Store so many calls with their runs and apps; the person they belong to."""
    chance = random.Random(7)
    user = User(name="Past", name_key="past", password_hash="-", role="owner")
    apps = [App(owner_id=user.id, name=f"App {number}", preview_token=f"past{number}") for number in range(APPS)]
    with db.sync_engine().begin() as connection:
        connection.execute(sa.insert(User), [user.model_dump()])
        connection.execute(sa.insert(App), [app.model_dump() for app in apps])
        runs = _runs(chance, [app.id for app in apps], calls // CALLS)
        while batch := list(islice(runs, BATCH // CALLS)):
            connection.execute(sa.insert(Run), batch)
            connection.execute(sa.insert(ToolCall), [call for run in batch for call in _calls(chance, run)])
    return user


async def count() -> None:
    """Count it, as the program does while it works."""
    while await count_ended(BATCH // CALLS):
        pass
    await db.engine().dispose()


def tidy() -> None:
    """Do what both databases do by themselves after a while."""
    with db.sync_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ANALYZE" if db.is_sqlite() else "VACUUM ANALYZE")


def _runs(chance: random.Random, apps: list[str], count: int) -> Iterator[dict[str, Any]]:
    start = datetime.now(UTC) - timedelta(days=DAYS)
    statuses = chance.choices([name for name, _ in ENDINGS], [often for _, often in ENDINGS], k=count)
    for number, status in enumerate(statuses):
        began, took = start + number / count * timedelta(days=DAYS), chance.lognormvariate(4.2, 0.6)
        read, written = chance.randint(8_000, 40_000), chance.randint(1_000, 9_000)
        run = Run(
            id=f"run{number}", app_id=chance.choice(apps), message_id="-", status=status, model=chance.choice(MODELS),
            input_tokens=read, output_tokens=written, cache_read_tokens=read * 7 // 10, cost=read * written / 1e9,
            started_at=began, ended_at=began + timedelta(seconds=took), took=took,
        )  # fmt: skip
        yield run.model_dump()


def _calls(chance: random.Random, run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = chance.choices(list(TOOLS), [often for often, _, _ in TOOLS.values()], k=CALLS)
    for place, name in enumerate(names):
        _, median, failing = TOOLS[name]
        failed, took = chance.random() < failing, median * chance.lognormvariate(0, 0.9)
        at = run["started_at"].timestamp() + place
        call = ToolCall(
            run_id=run["id"], call_id=str(place), app_id=run["app_id"], position=place, name=name, progress=100,
            status="error" if failed else "complete", reason=chance.choice(REASONS) if failed else "",
            matched="exact" if name == "os-line-replace" and not failed else "",
            started_at=at, ended_at=at + took, took=took, step=step(took),
        )  # fmt: skip
        yield call.model_dump()
