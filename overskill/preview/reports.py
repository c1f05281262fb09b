"""What running apps have reported: errors that nobody caught, and what the preview refused them.

Untrusted: a report is words of the app. Only the newest are kept, in memory and, with several workers, in Redis.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from overskill import commons
from overskill.bus import Bus

MAX_BUILDS = 256
MAX_REPORTS = 20  # of one build
SECONDS = 3600


@dataclass(frozen=True)
class Report:
    """One thing that went wrong while a build ran. `kind` is 'error', or names what was refused."""

    build: str
    kind: str
    text: str
    """A sentence or an error's message."""
    place: str = ""
    """"src/App.tsx, in BookingCard, after pressing “Book now”", as far as it is known."""


class Reports:
    """Reports by app and build, the same one once."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._kept: OrderedDict[tuple[str, str], list[Report]] = OrderedDict()

    async def add(self, app_id: str, report: Report) -> None:
        """Keep a report; beyond the limits the oldest builds and the newest reports are dropped."""
        known = list(await self.of(app_id, report.build))
        if report in known or len(known) >= MAX_REPORTS:
            return
        self._kept[app_id, report.build] = known = [*known, report]
        if len(self._kept) > MAX_BUILDS:
            self._kept.popitem(last=False)
        if self._bus.shared:
            packed = json.dumps([asdict(one) for one in known]).encode()
            await commons.put(self._bus, {_name(app_id, report.build): packed}, SECONDS)

    async def of(self, app_id: str, build: str) -> Sequence[Report]:
        """What was reported of a build of an app, oldest first."""
        here = self._kept.get((app_id, build), [])
        if not self._bus.shared:
            return here
        (packed,) = await commons.get(self._bus, _name(app_id, build))
        return [Report(**one) for one in json.loads(packed)] if packed else here


def _name(app_id: str, build: str) -> str:
    return f"reports:{app_id}:{build}"
