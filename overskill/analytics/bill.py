"""What runs have used and cost together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlalchemy import select as sql_select
from sqlmodel import col

from overskill import db
from overskill.analytics.asking import rows
from overskill.analytics.asking import total as summed
from overskill.clock import now
from overskill.journal.fold import Folded
from overskill.llm.pricing import cost, is_free
from overskill.llm.usage import Usage
from overskill.models import Run


@dataclass(frozen=True, slots=True)
class Bill:
    """Tokens and US dollars; and how many of the runs have a known price, have none, or are free (the demo's)."""

    input: int = 0
    """Fresh, written to the provider's cache and read from it."""
    output: int = 0
    dollars: float = 0.0
    priced: int = 0
    unpriced: int = 0
    free: int = 0

    def __add__(self, other: "Bill") -> "Bill":
        return Bill(
            self.input + other.input,
            self.output + other.output,
            self.dollars + other.dollars,
            self.priced + other.priced,
            self.unpriced + other.unpriced,
            self.free + other.free,
        )


def total(bills: Iterable[Bill]) -> Bill:
    return sum(bills, Bill())


def bill_of(model: str, input_tokens: int, output_tokens: int, dollars: float | None) -> Bill:
    """One run's; `dollars` None: its price is not known."""
    if is_free(model):
        return Bill(free=1)
    if not input_tokens + output_tokens:
        return Bill()
    known = dollars is not None
    return Bill(input_tokens, output_tokens, dollars or 0.0, priced=known, unpriced=not known)


def bill_so_far(folded: Folded) -> Bill:
    """A run's, as its journal has it now."""
    usage = Usage(**folded.usage)
    dollars = folded.cost if folded.ended else cost(folded.model, usage)
    return bill_of(folded.model, usage.total_input, usage.output, dollars)


async def bills_of(app_id: str) -> dict[str, Bill]:
    """Of each run of an app, by its id."""
    columns = (col(one) for one in (Run.id, Run.model, Run.input_tokens, Run.output_tokens, Run.cost))
    found = sql_select(*columns).where(col(Run.app_id) == app_id)
    async with db.session() as session:
        return {row[0]: bill_of(*row[1:]) for row in await rows(session, found)}


async def month_so_far() -> tuple[datetime, Bill]:
    """When this month began (UTC), and what all runs that began in it have used."""
    began = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    async with db.session() as session:
        found = await rows(session, _by_model().where(col(Run.started_at) >= began))
    return began, sum((_bill_of_many(*row) for row in found), Bill())


def _by_model() -> Any:
    """Models with their runs, those of them that used anything, and what these used and cost."""
    used = col(Run.input_tokens) + col(Run.output_tokens) > 0
    price = case((used, col(Run.cost)))
    sums = (summed(col(Run.input_tokens)), summed(col(Run.output_tokens)), summed(price), func.count(price))
    return sql_select(col(Run.model), func.count(), func.count(case((used, 1))), *sums).group_by(col(Run.model))


def _bill_of_many(model: str, runs: int, used: int, read: int, written: int, dollars: float, priced: int) -> Bill:
    return Bill(free=runs) if is_free(model) else Bill(read, written, dollars, priced, used - priced)
