"""What runs have used and cost together."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlmodel import col, select

from overskill import db
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
        return Bill(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


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
    async with db.session() as session:
        return {run.id: _stored(run) for run in await session.exec(select(Run).where(Run.app_id == app_id))}


async def month_so_far() -> tuple[datetime, Bill]:
    """When this month began (UTC), and what all runs that began in it have used."""
    began = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    async with db.session() as session:
        runs = await session.exec(select(Run).where(col(Run.started_at) >= began))
        return began, total(map(_stored, runs))


def _stored(run: Run) -> Bill:
    return bill_of(run.model, run.input_tokens, run.output_tokens, run.cost)
