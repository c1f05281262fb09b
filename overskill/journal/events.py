"""The union of everything that can happen in a run, long because it is whole: nothing else is shown, saved or replayed.

An event is a plain value. The wire form is `(kind, JSON payload)`; `encode` and `decode` are each other's inverse.
`…Grew` events are chunks of something still open: when it closes, one event with the whole of it takes their place
in the same transaction, so `since..seq` of a `…Closed` event covers the numbers of the chunks it replaced.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class RunQueued:
    """The prompt and its two messages are stored. `cause`: 'prompt', 'retry' (no new user message) or 'restore'."""

    kind: ClassVar = "run_queued"
    prompt: str
    user_message: str
    message: str
    position: int
    """Place of the assistant's message in the chat; the prompt stands just before it."""
    model: str
    cause: str = "prompt"
    changed: list[list[str]] = field(default_factory=list[list[str]])
    """Of a restore: [sign, path] of each file that it changed (see versions.snapshots.Difference)."""


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A request to the model. `attempt` > 1: the attempt before broke, what it streamed is void."""

    kind: ClassVar = "turn_started"
    iteration: int
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ThinkingGrew:
    kind: ClassVar = "thinking_grew"
    text: str


@dataclass(frozen=True, slots=True)
class TextGrew:
    """A chunk of markdown at the end of text part `part` (numbered through the run, never reused)."""

    kind: ClassVar = "text_grew"
    part: int
    text: str


@dataclass(frozen=True, slots=True)
class TextClosed:
    kind: ClassVar = "text_closed"
    part: int
    text: str
    since: int
    began: float = 0
    """Time of its first chunk (seconds since 1970): the chunk itself is gone."""


@dataclass(frozen=True, slots=True)
class ToolOpened:
    """The model begins to write a call. `call` is its identity, for ever."""

    kind: ClassVar = "tool_opened"
    call: str
    name: str


@dataclass(frozen=True, slots=True)
class ToolGrew:
    """A raw piece of the call's JSON input."""

    kind: ClassVar = "tool_grew"
    call: str
    json: str


@dataclass(frozen=True, slots=True)
class ToolReceived:
    """The call is complete; its input stands in the blocks of `TurnEnded`."""

    kind: ClassVar = "tool_received"
    call: str
    path: str
    lines: int
    since: int


@dataclass(frozen=True, slots=True)
class Metered:
    """What the API says that the present attempt has used so far: running totals, also of one that breaks later."""

    kind: ClassVar = "metered"
    usage: dict[str, int]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The model's turn is whole (`message_stop` was seen). `blocks` go back to the model exactly as they are."""

    kind: ClassVar = "turn_ended"
    stop_reason: str
    blocks: list[dict[str, Any]]
    usage: dict[str, int]
    malformed: dict[str, str] = field(default_factory=dict[str, str])
    """call id → what is wrong with its input, for calls that must not run."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """The provider failed and we try again after `delay` seconds."""

    kind: ClassVar = "retrying"
    attempt: int
    delay: float
    title: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ToolStage:
    """A call reached a stage; `progress` 0–100 of the whole call, `fact` what is known now."""

    kind: ClassVar = "tool_stage"
    call: str
    stage: str
    progress: int
    fact: str = ""


@dataclass(frozen=True, slots=True)
class FileSaved:
    """A file of the app changed, in the transaction that stored it. `sha256` None: deleted."""

    kind: ClassVar = "file_saved"
    call: str
    path: str
    sha256: str | None
    created: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """The preview was rebuilt. `problems` as the build reported them; empty when it works. `warnings` alike."""

    kind: ClassVar = "built"
    build: str
    milliseconds: int
    problems: list[dict[str, Any]]
    excerpt: list[list[Any]] = field(default_factory=list[list[Any]])
    """[line number, text] around the first problem."""
    warnings: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@dataclass(frozen=True, slots=True)
class ToolEnded:
    """The call's result, exactly as the model reads it."""

    kind: ClassVar = "tool_ended"
    call: str
    text: str
    is_error: bool
    fact: str
    lines: int = 0
    created: bool = False
    matched: str = ""
    """How an edit found its place: 'exact', 'moved' or 'tolerant'."""
    cancelled: bool = False
    """Its person did not want it any more; then it counts as an error to the model."""


@dataclass(frozen=True, slots=True)
class AppRenamed:
    kind: ClassVar = "app_renamed"
    name: str
    call: str = ""
    """The call that did it; journals of an earlier release do not say."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """Words of ours to the model as a user turn: an answer was cut and shall go on, or a limit was reached."""

    kind: ClassVar = "nudged"
    text: str


@dataclass(frozen=True, slots=True)
class Steered:
    """Words of the person to the model in the middle of a run, as a user turn: never between a call and its result."""

    kind: ClassVar = "steered"
    prompt: str
    """Id of the prompt that left the queue in the same transaction."""
    text: str


@dataclass(frozen=True, slots=True)
class VersionMade:
    kind: ClassVar = "version_made"
    number: int
    name: str
    changes: list[list[str]]
    health: dict[str, bool]
    added: int | None = None
    """Files that were not there before; journals of an earlier release do not say."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The run waits for its person. What was streamed of a turn that was not whole is asked for again later.

    `title` and `explanation` say which limit it has reached; empty when its person wanted the pause.
    """

    kind: ClassVar = "paused"
    title: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Pausing:
    """Its person wants a pause while the model answers: what is being said is heard to its end, and nothing begun."""

    kind: ClassVar = "pausing"


@dataclass(frozen=True, slots=True)
class Resumed:
    """Its person wants the run to go on, from its last complete step."""

    kind: ClassVar = "resumed"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Nobody drove the run any more; from here on another process does, from its last complete step."""

    kind: ClassVar = "taken_over"


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The end. `status`: completed, cancelled, failed or interrupted; `title` and `explanation` say why it failed."""

    kind: ClassVar = "run_ended"
    status: str
    title: str = ""
    explanation: str = ""
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a newer release stored, and this one cannot read: it is passed over, and stays as it is."""

    kind: str
    payload: str


Happening = (
    RunQueued
    | TurnStarted
    | ThinkingGrew
    | TextGrew
    | TextClosed
    | ToolOpened
    | ToolGrew
    | ToolReceived
    | Metered
    | TurnEnded
    | Retrying
    | ToolStage
    | FileSaved
    | Built
    | ToolEnded
    | AppRenamed
    | Nudged
    | Steered
    | VersionMade
    | Pausing
    | Paused
    | Resumed
    | TakenOver
    | RunEnded
    | Unknown
)
KINDS: dict[str, type[Happening]] = {one.kind: one for one in Happening.__args__ if one is not Unknown}
NAMES = {one: tuple(part.name for part in fields(one)) for one in Happening.__args__}
"""The fields of each."""


def encode(event: Happening) -> tuple[str, str]:
    """The stored form: kind and JSON payload."""
    if isinstance(event, Unknown):
        return event.kind, event.payload
    return event.kind, json.dumps(asdict(event), ensure_ascii=False, separators=(",", ":"))


def decode(kind: str, payload: str) -> Happening:
    """The event that `encode` stored, without fields that a newer release gave it; `Unknown` when it cannot be read."""
    try:
        known, values = KINDS[kind], json.loads(payload)
        return known(**{name: value for name, value in values.items() if name in NAMES[known]})
    except (KeyError, TypeError, ValueError, AttributeError):
        return Unknown(kind, payload)
