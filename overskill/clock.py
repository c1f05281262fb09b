"""The one place that reads the wall clock, so that every stored time means the same thing."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current time in UTC, with its zone."""
    return datetime.now(UTC)


def seconds_since(then: datetime) -> float:
    """Seconds from `then` until now; a time read back from SQLite has lost its zone and is UTC."""
    return (now() - aware(then)).total_seconds()


def aware(moment: datetime) -> datetime:
    """`moment` with its zone: SQLite stores none, everything stored is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
