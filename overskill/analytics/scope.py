"""Which apps and which span of time a question is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Self

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from overskill.models import Run, ToolCall

HOUR, DAY = 3600, 86_400
SHORT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Scope:
    """These apps, from `since` up to but not including `until`; `step` seconds are one point of a chart."""

    apps: tuple[str, ...]
    since: datetime
    until: datetime
    step: int = DAY

    @classmethod
    def last(cls, apps: Sequence[str], points: int, step: int, now: datetime) -> Self:
        """The last `points` hours or days, the present one included; days and hours begin as UTC's do."""
        end = (int(now.timestamp()) // step + 1) * step
        return cls(tuple(apps), _moment(end - points * step), _moment(end), step)

    def before(self) -> "Scope":
        """The span of the same length that ended when this one began."""
        return Scope(self.apps, self.since - (self.until - self.since), self.since, self.step)

    def points(self) -> list[int]:
        """The beginning of each step, in seconds since 1970."""
        first = int(self.since.timestamp()) // self.step
        return [number * self.step for number in range(first, ceil(self.until.timestamp() / self.step))]

    def calls(self) -> ColumnElement[bool]:
        """The calls in it, by when they began."""
        began, app = self._indexed(col(ToolCall.started_at)), col(ToolCall.app_id)
        return and_(app.in_(self.apps), began >= self.since.timestamp(), began < self.until.timestamp())

    def _indexed(self, began: Any) -> Any:
        """A short span is found by its time; a long one is no reason to fetch calls one by one (+ 0: no index)."""
        return began if self.until - self.since <= SHORT else began + 0

    def runs(self) -> ColumnElement[bool]:
        """The runs in it that asked a model, by when they began: a restored version is no run of a model."""
        began = col(Run.started_at)
        return and_(col(Run.app_id).in_(self.apps), began >= self.since, began < self.until, col(Run.model) != "")


def rank(count: int, percent: int) -> int:
    """The place, from 1, of the percentile among `count` sorted values: the nearest rank, so a value that occurred."""
    return max(1, ceil(count * percent / 100))


def share(part: float, whole: float) -> float | None:
    """A part of the whole, 0 to 1; None of nothing."""
    return part / whole if whole else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
