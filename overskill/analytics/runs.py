"""The measures of runs: how they ended, how long they took, what they cost, by day and model."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Integer, literal_column, select, union_all
from sqlmodel import col

from overskill.analytics.asking import rows, seconds
from overskill.analytics.counting import runs_by
from overskill.analytics.scope import DAY, Scope, rank, share
from overskill.db import Session
from overskill.models import Run, RunCount

K = TypeVar("K")
COUNTS: tuple[Any, ...] = (
    *(RunCount.day, RunCount.model, RunCount.status, RunCount.runs),
    *(RunCount.input, RunCount.output, RunCount.cached, RunCount.cost, RunCount.priced, RunCount.took),
)
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
    return [_group(scope, row) for row in await rows(session, _asked(scope))]


async def timed(session: Session, scope: Scope, groups: Sequence[Group]) -> Runs:
    """The runs of the whole scope, given their groups."""
    count = Runs(groups).ended(COMPLETED)
    return Runs(groups, await _at(session, scope, count, 50), await _at(session, scope, count, 95))


def _total(groups: Iterable[Group]) -> Spent:
    return sum((one.spent for one in groups), Spent())


def _asked(scope: Scope) -> Any:
    """The runs in groups: by hour all of them row by row, by day only those that no count holds."""
    asked = runs_by(seconds(col(Run.started_at)) // literal_column(str(scope.step), Integer)).where(scope.runs())
    if scope.step != DAY:
        return asked.where(col(Run.app_id).in_(scope.apps))
    counted = select(*map(col, COUNTS)).where(scope.days(RunCount))
    return union_all(asked.where(col(Run.id).in_(scope.uncounted())), counted)


def _group(scope: Scope, row: Any) -> Group:
    step, model, status, *spent, took = row
    return Group(step * scope.step, model, status, Spent(*spent), took)


async def _at(session: Session, scope: Scope, count: int, percent: int) -> float | None:
    """The time that so many percent of the completed runs took at most."""
    if not count:
        return None
    took = col(Run.took)
    theirs = (col(Run.app_id).in_(scope.apps), col(Run.model) != "", col(Run.status) == COMPLETED, took.is_not(None))
    query = select(took).where(scope.runs(), *theirs)
    place = rank(count, percent)
    nearer = query.order_by(took).offset(place - 1)
    if place > count // 2 + 1:
        nearer = query.order_by(took.desc()).offset(count - place)
    found = await rows(session, nearer.limit(1))
    return found[0].took if found else None
