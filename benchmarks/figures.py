"""A figure: what was measured, and the bar it is held against."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """`statistic` may be at most `most`, in the figure's unit."""

    statistic: str
    most: float


@dataclass(frozen=True, slots=True)
class Figure:
    """`values` by statistic ("p50", "p95", …); one without a name of its own is called "value"."""

    name: str
    values: dict[str, float]
    unit: str
    bar: Bar | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None when there is no bar."""
        return None if self.bar is None else self.values[self.bar.statistic] <= self.bar.most

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


def one(name: str, value: float, unit: str, most: float | None = None, note: str = "") -> Figure:
    """A figure of a single number."""
    return Figure(name, {"value": round(value, 3)}, unit, None if most is None else Bar("value", most), note)


def spread(name: str, samples: Sequence[float], unit: str, most: float | None = None, note: str = "") -> Figure:
    """Median, 95th percentile and maximum of the samples; the bar holds for the 95th percentile."""
    values = {"p50": percentile(samples, 50), "p95": percentile(samples, 95), "max": percentile(samples, 100)}
    return Figure(name, values, unit, None if most is None else Bar("p95", most), note or f"{len(samples)} samples")


def percentile(samples: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile. Raises ValueError without samples."""
    if not samples:
        raise ValueError("nothing was measured")
    rank = max(1, -(-len(samples) * percent // 100))
    return round(sorted(samples)[int(rank) - 1], 3)
