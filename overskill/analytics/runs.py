"""The measures of runs: how they ended, how long they took, what they cost, by day and model."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Integer, cast, func, select
from sqlmodel import col

from overskill import db
from overskill.analytics.asking import rows
from overskill.analytics.scope import Scope, rank, share
from overskill.db import Session
from overskill.models import Run

K = TypeVar("K")
COMPLETED, CANCELLED, FAILED, INTERRUPTED = "completed", "cancelled", "failed", "interrupted"


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens and money. `input` is the whole prompt, what the cache held included; `cost` in US dollars."""

    runs: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    """Of the input: read from the provider's cache."""
    cost: float = 0
    priced: int = 0
    """Runs whose price is known; `cost` says nothing of the others."""

    @property
    def cache_share(self) -> float | None:
        return share(self.cached, self.input)

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.runs + other.runs,
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.cost + other.cost,
            self.priced + other.priced,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The runs of one model that began in one step of the scope and stand alike."""

    at: int
    """Beginning of the step, in seconds since 1970."""
    model: str
    status: str
    spent: Spent
    took: float = 0
    """Seconds, of all of them together; without the time they were paused."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a scope."""

    groups: Sequence[Group] = ()
    p50: float | None = None
    p95: float | None = None

    def ended(self, *statuses: str) -> int:
        return sum(one.spent.runs for one in self.groups if one.status in statuses)

    @property
    def success(self) -> float | None:
        """Completed of all that ended by themselves."""
        return share(self.ended(COMPLETED), self.ended(COMPLETED, FAILED, INTERRUPTED))

    @property
    def average(self) -> float | None:
        """Seconds a completed run took."""
        took = sum(one.took for one in self.groups if one.status == COMPLETED)
        return share(took, self.ended(COMPLETED))

    @property
    def spent(self) -> Spent:
        return _total(self.groups)

    def by_model(self) -> dict[str, Spent]:
        """What each model spent, the dearest first."""
        spent = self._by(lambda one: one.model)
        return dict(sorted(spent.items(), key=lambda one: (-one[1].cost, -one[1].input, one[0])))

    def by_step(self) -> dict[int, Spent]:
        """What each step spent; steps without runs are not there."""
        return self._by(lambda one: one.at)

    def at(self, step: int) -> "Runs":
        """Those that began in one step, without percentiles."""
        return Runs([one for one in self.groups if one.at == step])

    def _by(self, key: Callable[[Group], K]) -> dict[K, Spent]:
        keys = dict.fromkeys(map(key, self.groups))
        return {one: _total(group for group in self.groups if key(group) == one) for one in keys}


async def grouped(session: Session, scope: Scope) -> list[Group]:
    """The runs that began in the scope, the running ones included, in groups; those of two spans add up."""
    return [_group(scope, row) for row in await rows(session, _grouped(scope))]


async def timed(session: Session, scope: Scope, groups: Sequence[Group]) -> Runs:
    """The runs of the whole scope, given their groups."""
    count = Runs(groups).ended(COMPLETED)
    return Runs(groups, await _at(session, scope, count, 50), await _at(session, scope, count, 95))


def _total(groups: Iterable[Group]) -> Spent:
    return sum((one.spent for one in groups), Spent())


def _grouped(scope: Scope) -> Any:
    step, model, status = (_seconds() // scope.step).label("step"), col(Run.model), col(Run.status)
    return (
        select(
            step,
            model,
            status,
            func.count().label("runs"),
            _sum(col(Run.input_tokens), "input"),
            _sum(col(Run.output_tokens), "output"),
            _sum(col(Run.cache_read_tokens), "cached"),
            _sum(col(Run.cost), "cost"),
            func.count(col(Run.cost)).label("priced"),
            _sum(col(Run.took), "took"),
        )
        .where(scope.runs())
        .group_by(step, model, status)
    )


def _sum(column: Any, name: str) -> Any:
    """Nothing adds up to 0. PostgreSQL's sum of whole numbers would be a Decimal."""
    total = func.coalesce(func.sum(column), 0)
    return (cast(total, BigInteger) if isinstance(column.type, Integer) else total).label(name)


def _seconds() -> Any:
    """When a run began, in whole seconds since 1970."""
    began = col(Run.started_at)
    return cast(func.strftime("%s", began) if db.is_sqlite() else func.floor(func.extract("epoch", began)), BigInteger)


def _group(scope: Scope, row: Any) -> Group:
    spent = Spent(row.runs, row.input, row.output, row.cached, row.cost, row.priced)
    return Group(int(row.step) * scope.step, row.model, row.status, spent, row.took)


async def _at(session: Session, scope: Scope, count: int, percent: int) -> float | None:
    """The time that so many percent of the completed runs took at most."""
    if not count:
        return None
    took = col(Run.took)
    query = select(took).where(scope.runs(), col(Run.status) == COMPLETED, took.is_not(None))
    place = rank(count, percent)
    nearer = query.order_by(took).offset(place - 1)
    if place > count // 2 + 1:
        nearer = query.order_by(took.desc()).offset(count - place)
    found = await rows(session, nearer.limit(1))
    return found[0].took if found else None
