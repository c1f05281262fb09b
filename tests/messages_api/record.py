"""What a test can look at afterwards (rule 36)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, fields
from typing import Any

from .call import Json


@dataclass
class Record:
    """One request. Times are seconds since the request arrived."""

    number: int
    method: str
    path: str
    headers: dict[str, str]
    started: float
    """On the monotonic clock."""
    body: Json = field(default_factory=dict[str, Any])
    request_id: str = ""
    status: int = 0
    script: str = ""
    turn: int = -1
    attempt: int = -1
    """0 = the first time this turn was asked for with this very conversation."""
    faults: tuple[str, ...] = ()
    usage: Json = field(default_factory=dict[str, Any])
    finished_after: float | None = None
    aborted_after: float | None = None
    """Set when the client left before the end of the answer."""

    gone: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    """Set when the client has left early: `await record.gone.wait()`."""

    def finish(self) -> None:
        self.finished_after = time.monotonic() - self.started

    def abort(self) -> None:
        self.aborted_after = time.monotonic() - self.started
        self.gone.set()

    def as_json(self) -> Json:
        known = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "gone"}
        return {**known, "stream": self.stream}

    @property
    def stream(self) -> bool:
        return self.body.get("stream") is True

    @property
    def retry_count(self) -> int:
        return int(self.headers.get("x-stainless-retry-count", "0"))

    @property
    def aborted(self) -> bool:
        return self.aborted_after is not None


@dataclass(frozen=True)
class Violation:
    """A request that broke rule `rule` of the checklist; 0: the script had no answer, or could not be played."""

    rule: int
    message: str
    request: int
    """The record's number."""

    def __str__(self) -> str:
        return f"request {self.request} breaks rule {self.rule}: {self.message}"
