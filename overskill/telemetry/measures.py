"""Every measure of the program. A label only ever takes values of a small closed set: never an id, a path or a text."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Gauge, Histogram

MINUTES = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
INSTANTS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
MOST_MODELS = 30  # a model's name comes from a person: after so many, the next ones count as "other"

RUNS = Counter("overskill_runs", "Runs that ended here.", ["outcome"])
RUNS_NOW = Gauge("overskill_runs_now", "Runs that are driven at this moment.", multiprocess_mode="livesum")
RUN_SECONDS = Histogram(
    "overskill_run_seconds", "From a run's prompt to its end, pauses included.", ["outcome"], buckets=MINUTES
)
TURNS = Counter("overskill_turns", "Whole turns of the model.", ["stop_reason"])
PROVIDER_ERRORS = Counter(
    "overskill_provider_errors", "Failed requests to the model: tried again, or the end of the run.", ["kind", "then"]
)
TOKENS = Counter("overskill_tokens", "Tokens of whole turns.", ["model", "type"])
COST = Counter("overskill_cost_dollars", "US dollars for whole turns, where the price is known.", ["model"])
TOOLS = Counter("overskill_tool_calls", "Tool calls that ended.", ["tool", "outcome"])
TOOL_SECONDS = Histogram("overskill_tool_seconds", "From a call's first stage to its end.", ["tool"], buckets=INSTANTS)

EVENTS = Counter("overskill_journal_events", "Journal events that became durable.")
COMMIT_SECONDS = Histogram("overskill_journal_commit_seconds", "One commit of the journal.", buckets=INSTANTS)
COMMIT_ENTRIES = Histogram(
    "overskill_journal_commit_entries", "Entries in one commit.", buckets=(1, 2, 5, 10, 20, 50, 100, 500)
)
JOURNAL_QUEUE = Gauge("overskill_journal_queue", "Entries that wait to be written.", multiprocess_mode="livesum")

FEEDS = Gauge("overskill_feeds", "Apps that someone looks at.", multiprocess_mode="livesum")
VIEWERS = Gauge("overskill_viewers", "Pages that show an app.", multiprocess_mode="livesum")
DELTAS = Counter("overskill_deltas", "Frames put into the sockets of viewers.")
DELTA_CHARACTERS = Counter("overskill_delta_characters", "Characters in these frames.")

BUILDS = Counter("overskill_builds", "Builds of previews.", ["outcome"])
BUILD_SECONDS = Histogram("overskill_build_seconds", "One build, without the wait for its turn.", buckets=INSTANTS)
SIGN_INS = Counter("overskill_sign_ins", "Attempts to sign in or up.", ["outcome"])

LOOP_LAG = Histogram("overskill_loop_lag_seconds", "How late the event loop is, once a second.", buckets=INSTANTS)
MEMORY = Gauge("overskill_worker_memory_bytes", "Resident memory of each worker.", multiprocess_mode="liveall")

_models: set[str] = set()


@contextmanager
def commit(entries: int) -> Generator[None]:
    """Measure one commit of the journal."""
    began = perf_counter()
    try:
        yield
    finally:
        COMMIT_SECONDS.observe(perf_counter() - began)
        COMMIT_ENTRIES.observe(entries)


def sent(sockets: int, characters: int) -> None:
    """Count a frame of so many characters that went to so many sockets."""
    DELTAS.inc(sockets)
    DELTA_CHARACTERS.inc(sockets * characters)


def built(seconds: float, *, ok: bool) -> None:
    """Count a build."""
    BUILDS.labels("ok" if ok else "problems").inc()
    BUILD_SECONDS.observe(seconds)


def known(value: str, values: Collection[str]) -> str:
    """The value as a label: itself if it is one of `values`, else "other"."""
    return value if value in values else "other"


def model_label(model: str) -> str:
    """A model's name as a label; of very many or very long ones the rest is "other"."""
    if model not in _models and len(_models) < MOST_MODELS and len(model) <= 64:
        _models.add(model)
    return known(model, _models)
