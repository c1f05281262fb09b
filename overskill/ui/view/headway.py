"""How far a run is, in words: for the run bar, and for those who do not look."""

import time
from collections.abc import Mapping

from overskill.journal import events as ev
from overskill.journal.fold import Folded, Tool
from overskill.text import plural
from overskill.tools import describe
from overskill.tools.describe import InputReader
from overskill.ui.view.shapes import Row


def clock(seconds: float) -> str:
    """1:12."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def status_line(folded: Folded, headline: str, elapsed: float) -> str:
    """Under the answer so far: what happens now, and for how long the run has worked: "Thinking · 0:42"."""
    if folded.retry:
        left = folded.retry["at"] + folded.retry["delay"] - time.time()
        return f"Trying again in {max(0, round(left))} s"
    if folded.pausing:
        return "Pausing: finishing the answer being written"
    if folded.status == "paused":
        return f"Paused after {max(0, int(elapsed))} s"
    return f"{headline} · {clock(max(0, elapsed))}"


def headline(folded: Folded, tools: list[Tool], readers: dict[str, InputReader]) -> str:
    """What happens now: "Writing App.tsx"."""
    if folded.pausing:
        return "Pausing: finishing the answer being written"
    if folded.status == "paused":
        return folded.limit["title"] if folded.limit else "Paused"
    if folded.retry:
        return "Trying again"
    if busy := _busy(tools):
        subject = busy.path or (readers[busy.call].whole_path if busy.call in readers else "")
        return f"{describe.verb(busy.name, busy.stage)} {subject.rsplit('/', 1)[-1]}".strip()
    return "Thinking" if folded.status in ("queued", "thinking") else "Writing"


def _busy(tools: list[Tool]) -> Tool | None:
    """The call that works or is being written; else the first one that waits."""
    begun = (tool for tool in tools if not tool.over and not tool.waits)
    return next(begun, next((tool for tool in tools if not tool.over), None))


def phase(folded: Folded, headline: str, verdict: str) -> str:
    """What is told to those who do not look: phases, never words of the answer."""
    if folded.retry:
        return folded.retry["title"]
    return f"{verdict}. {headline}" if verdict and headline == "Thinking" else headline


def verdict(event: ev.Happening) -> str:
    """What a build says, for the phases; "" for any other event."""
    if not isinstance(event, ev.Built):
        return ""
    return f"Build failed, {plural(len(event.problems), 'problem')}" if event.problems else "Built"


def left(tools: list[Tool], medians: Mapping[str, float], now: float) -> float:
    """Seconds that the calls known so far will take, from what calls of their tools took; 0 when that is not known.

    They run side by side, so the longest counts. Nothing is said once one of them has taken longer than usual.
    """
    due = [medians.get(tool.name, 0) - (now - tool.began) for tool in tools if not tool.over]
    return max(due) if due and min(due) > 0 else 0


def detail(tools: list[Tool], elapsed: float, remaining: float) -> str:
    """ "Tool 2 of 5 · 0:42 elapsed · about 0:30 left"."""
    busy = _busy(tools)
    place = tools.index(busy) + 1 if busy else len(tools)
    facts = [f"Tool {place} of {len(tools)}"] if tools else []
    facts.append(f"{clock(elapsed)} elapsed")
    if remaining >= 1:
        facts.append(f"about {clock(remaining)} left")
    return " · ".join(facts)


def outcome(ended: Row) -> str:
    """How a run ended, for those who do not look."""
    if ended.status == "completed":
        return f"Done, version {ended.version.number}" if ended.version.number else "Done"
    return f"Failed: {ended.error_title}" if ended.error_title else ended.status.capitalize()
