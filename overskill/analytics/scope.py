"""Which apps and which span of time a question is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import Self

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from overskill.models import CallCount, Run, RunCount, ToolCall

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Scope:
    """These apps, from `since` up to but not including `until`; `step` seconds are one point of a chart.

    Both are the beginning of an hour or, by day, of a day in UTC.
    """

    apps: tuple[str, ...]
    since: datetime
    until: datetime
    step: int = DAY
    counted: tuple[str, ...] = ()
    """Whose counts answer for the apps: see `CallCount.whose`."""

    @classmethod
    def last(cls, apps: Sequence[str], points: int, step: int, now: datetime) -> Self:
        """The last `points` hours or days, the present one included; days and hours begin as UTC's do."""
        end = (int(now.timestamp()) // step + 1) * step
        return cls(tuple(apps), _moment(end - points * step), _moment(end), step)

    def of(self, owner: str, owned: Iterable[str]) -> Self:
        """The same question; if it is about all the apps of a person (`owned`), one count answers for them."""
        theirs = set(owned)
        if not theirs or not theirs <= set(self.apps):
            return self
        return replace(self, counted=(owner, *(app for app in self.apps if app not in theirs)))

    def before(self) -> "Scope":
        """The span of the same length that ended when this one began."""
        return replace(self, since=self.since - (self.until - self.since), until=self.since)

    def at_step(self, moment: datetime) -> datetime:
        """The beginning of the step that holds a moment."""
        return _moment(moment.timestamp() // self.step * self.step)

    def points(self) -> list[int]:
        """The beginning of each step, in seconds since 1970."""
        first = int(self.since.timestamp()) // self.step
        return [number * self.step for number in range(first, ceil(self.until.timestamp() / self.step))]

    def calls(self) -> ColumnElement[bool]:
        """The calls in it, by when they began."""
        began = col(ToolCall.started_at)
        return and_(began >= self.since.timestamp(), began < self.until.timestamp())

    def runs(self) -> ColumnElement[bool]:
        """The runs in it, by when they began."""
        return and_(col(Run.started_at) >= self.since, col(Run.started_at) < self.until)

    def days(self, counts: type[CallCount] | type[RunCount]) -> ColumnElement[bool]:
        """The counts of its days."""
        first, end = (int(one.timestamp()) // DAY for one in (self.since, self.until))
        whose = col(counts.whose).in_(self.counted or self.apps)
        return and_(whose, col(counts.day) >= first, col(counts.day) < end)

    def uncounted(self) -> SelectOfScalar[str]:
        """The ids of the runs that the counts lack: few, found by that (+ "": by no other index)."""
        return select(col(Run.id)).where(~col(Run.counted), (col(Run.app_id) + "").in_(self.apps))


def rank(count: int, percent: int) -> int:
    """The place, from 1, of the percentile among `count` sorted values: the nearest rank, so a value that occurred."""
    return max(1, ceil(count * percent / 100))


def share(part: float, whole: float) -> float | None:
    """A part of the whole, 0 to 1; None of nothing."""
    return part / whole if whole else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
