"""How far one run goes on its own: steps, time and money. Looked at before each request to the model."""

from typing import NamedTuple

MAX_STEPS = 60
"""Requests to the model."""
MAX_SECONDS = 20 * 60
MAX_DOLLARS = 3.0
"""US dollars of one run."""
SAVED = "Everything so far is saved, files and conversation. Retry goes on from here, and the limit starts anew."


class Limit(NamedTuple):
    """A limit that is reached, in words for the person."""

    title: str
    explanation: str


def reached(steps: int, seconds: float, dollars: float | None) -> Limit | None:
    """The first limit that a run has reached after so much; `dollars` None: the price is unknown and sets no limit.

    What a run costs is known for whole turns only, so the last one may pass the limit.
    """
    if steps >= MAX_STEPS:
        return Limit(f"Stopped after {steps} steps", f"A run has at most {MAX_STEPS} steps. {SAVED}")
    if seconds >= MAX_SECONDS:
        minutes = f"{MAX_SECONDS // 60} minutes"
        return Limit(f"Stopped after {minutes}", f"A run works for at most {minutes}. {SAVED}")
    if dollars is not None and dollars >= MAX_DOLLARS:
        spent = f"This run has cost ${dollars:.2f}, and a run may cost ${MAX_DOLLARS:.2f}."
        return Limit("Stopped at the cost limit", f"{spent} {SAVED}")
    return None
