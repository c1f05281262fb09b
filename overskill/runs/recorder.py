"""The recorder: hears what this process commits of the runs it drives, and turns it into measures and log lines.

So the loop stays free of both, and nothing is counted that is not durable, or by two processes.
"""

from dataclasses import dataclass, field

import structlog

from overskill.clock import seconds_since
from overskill.journal import events as ev
from overskill.journal.journal import Journal, Stored
from overskill.llm.errors import WORDS
from overskill.llm.pricing import cost
from overskill.llm.usage import Usage
from overskill.models import ENDED, Run
from overskill.telemetry import measures
from overskill.tools.registry import TOOLS

log = structlog.get_logger(__name__)
KIND_OF = {words.title: kind for kind, words in WORDS.items()}
STOP_REASONS = {"end_turn", "tool_use", "max_tokens", "stop_sequence", "refusal", "pause_turn"}


@dataclass(slots=True)
class _Seen:
    """What was heard of one run since this process took it."""

    run: Run
    steps: int
    usage: Usage = field(default_factory=Usage)
    names: dict[str, str] = field(default_factory=dict[str, str])
    """call → tool"""
    began: dict[str, float] = field(default_factory=dict[str, float])
    """call → the moment of its first stage"""


class Recorder:
    """One for each runner."""

    def __init__(self, journal: Journal) -> None:
        self._seen: dict[str, _Seen] = {}
        journal.observe(self._heard)

    def begin(self, run: Run) -> None:
        """This process drives the run from now on."""
        self._seen[run.id] = _Seen(run, run.iteration)
        measures.RUNS_NOW.inc()
        log.info("run.begun", run=run.id, app=run.app_id, model=run.model, status=run.status)

    def end(self, run_id: str) -> None:
        """It no longer does."""
        if self._seen.pop(run_id, None):
            measures.RUNS_NOW.dec()

    def _heard(self, _app_id: str, events: list[Stored]) -> None:
        measures.EVENTS.inc(len(events))
        for stored in events:
            if seen := self._seen.get(stored.run_id):
                _record(seen, stored.event, stored.at)


def _record(seen: _Seen, event: ev.Happening, at: float) -> None:
    match event:
        case ev.TurnStarted(iteration):
            seen.steps = iteration
        case ev.TurnEnded():
            _turn_ended(seen, event)
        case ev.Retrying():
            _retrying(seen, event)
        case ev.Built():
            _built(seen, event)
        case ev.Paused() | ev.Resumed() | ev.TakenOver():
            _tell(seen, f"run.{event.kind}")
        case ev.RunEnded():
            _run_ended(seen, event)
        case _:
            _record_call(seen, event, at)


def _record_call(seen: _Seen, event: ev.Happening, at: float) -> None:
    match event:
        case ev.ToolOpened(call, name):
            seen.names[call] = measures.known(name, TOOLS)
        case ev.ToolStage(call):
            seen.began.setdefault(call, at)
        case ev.ToolEnded():
            _tool_ended(seen, event, at)
        case _:
            pass


def _tell(seen: _Seen, event: str, **facts: object) -> None:
    """These lines are written after the commit, outside the driver's task and its context."""
    log.info(event, run=seen.run.id, app=seen.run.app_id, **facts)


def _turn_ended(seen: _Seen, event: ev.TurnEnded) -> None:
    usage, model = Usage(**event.usage), measures.model_label(seen.run.model)
    seen.usage = seen.usage + usage
    measures.TURNS.labels(measures.known(event.stop_reason, STOP_REASONS)).inc()
    for kind, count in event.usage.items():
        measures.TOKENS.labels(model, kind).inc(count)
    measures.COST.labels(model).inc(cost(seen.run.model, usage) or 0)


def _retrying(seen: _Seen, event: ev.Retrying) -> None:
    reason = KIND_OF.get(event.title, "other")
    measures.PROVIDER_ERRORS.labels(reason, "retried").inc()
    _tell(seen, "turn.retried", reason=reason, attempt=event.attempt, wait=round(event.delay, 1))


def _tool_ended(seen: _Seen, event: ev.ToolEnded, at: float) -> None:
    outcome = "cancelled" if event.cancelled else "error" if event.is_error else "ok"
    name = seen.names.pop(event.call, "other")
    seconds = max(0.0, at - seen.began.pop(event.call, at))
    measures.TOOLS.labels(name, outcome).inc()
    measures.TOOL_SECONDS.labels(name).observe(seconds)
    _tell(seen, "tool.ended", tool=name, outcome=outcome, ms=round(1000 * seconds))


def _built(seen: _Seen, event: ev.Built) -> None:
    outcome = "problems" if event.problems else "ok"
    _tell(seen, "build.ended", outcome=outcome, problems=len(event.problems), ms=event.milliseconds)


def _run_ended(seen: _Seen, event: ev.RunEnded) -> None:
    status, reason = measures.known(event.status, ENDED), KIND_OF.get(event.title, "")
    seconds = max(0.0, seconds_since(seen.run.started_at))
    measures.RUNS.labels(status).inc()
    measures.RUN_SECONDS.labels(status).observe(seconds)
    if reason:
        measures.PROVIDER_ERRORS.labels(reason, "ended").inc()
    spent = {"input_tokens": seen.usage.total_input, "output_tokens": seen.usage.output, "cost": event.cost}
    why = {"reason": reason} if reason else {}
    _tell(
        seen,
        "run.ended",
        status=status,
        seconds=round(seconds, 1),
        steps=seen.steps,
        **spent,
        **why,
    )
