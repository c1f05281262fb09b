"""How far one run goes on its own: steps, time and money. Looked at before each request to the model.

At a limit the run waits until its person lets it go on; then each limit starts anew.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from overskill.journal.tally import Tally

MAX_STEPS = 60
"""Requests to the model."""
MAX_SECONDS = 20 * 60
"""Of work: while a run is paused or nobody drives it, none pass."""
SAVED = "Everything so far is saved. Continue goes on from here, and the limits start anew."


@dataclass(slots=True)
class Used:
    """What a run has used since it began, or since its person let it go on after a limit."""

    since: int = 0
    """The turns that were behind it then."""
    seconds: float = 0
    tally: Tally = field(default_factory=Tally)


class Limit(NamedTuple):
    """A limit that is reached, in words for the person."""

    title: str
    explanation: str


class AtLimit(Exception):
    """The run shall wait for its person."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.title)
        self.limit = limit


def reached(steps: int, seconds: float, dollars: float | None, most_dollars: float) -> Limit | None:
    """The first limit that a run has reached after so much.

    `dollars` None: the price is unknown and sets no limit; `most_dollars` 0: there is none. What a run costs is known
    for whole turns only, so the last one may pass the limit.
    """
    if steps >= MAX_STEPS:
        return Limit(f"Paused after {steps} steps", f"A run takes at most {MAX_STEPS} steps on its own. {SAVED}")
    if seconds >= MAX_SECONDS:
        minutes = f"{MAX_SECONDS // 60} minutes"
        return Limit(f"Paused after {minutes}", f"A run works for at most {minutes} on its own. {SAVED}")
    if most_dollars and dollars is not None and dollars >= most_dollars:
        limit = f"a run pauses at ${most_dollars:.2f}, which the owner of this server sets in Settings."
        return Limit("Paused at the cost limit", f"It has spent ${dollars:.2f} on its own; {limit} {SAVED}")
    return None
