"""The values that pages draw: small, flat, ready to show. Text parts are named here and drawn by `live_text`."""

from pydantic import BaseModel


class Part(BaseModel):
    """One piece of an assistant's message, in the order it happened."""

    kind: str = "text"
    """'text', 'tool' or 'said' (by the person, in the middle of the run)."""
    id: str = ""
    """Text: the id of its live text. Tool: the call id."""
    text: str = ""
    """Said: the words."""
    run: str = ""
    tool: str = ""
    icon: str = ""
    """A lucide name."""
    verb: str = ""
    subject: str = ""
    """Path, query or name: shown in mono."""
    path: str = ""
    stage: str = ""
    progress: int = 0
    fact: str = ""
    problem: str = ""
    """What the build complains of in the call's own file, in short."""
    card: bool = False
    """Of the calls that are at work, the one that is shown as a card."""
    waits: bool = False
    """It is written and has not begun."""
    endable: bool = False
    """It works or waits, so that it can be cancelled by itself."""
    tail: list[str] = []
    """While a file is being written: its last lines."""
    tail_from: int = 1
    """Line number of the first of them."""
    upto: int = 0
    """In a replay: details as they were after this event of the run. 0: all that is known."""


class Summary(BaseModel):
    """What a run came to. Empty `tools`: no tool ran, nothing is shown."""

    tools: str = ""
    """"7 of 7"."""
    time: str = ""
    created: str = ""
    lines: str = ""
    tokens: str = ""
    cost: str = ""
    detail: str = ""
    """The tokens by kind."""


class Change(BaseModel):
    icon: str = "plus"
    text: str = ""


class VersionCard(BaseModel):
    """`number` 0: this message made no version."""

    number: int = 0
    name: str = ""
    changes: list[Change] = []
    proofs: list[str] = []
    failures: list[str] = []
    bookmarked: bool = False
    newest: bool = False
    fresh: bool = False
    """This page has just seen it being made, and it builds."""


class Row(BaseModel):
    """One message of the chat."""

    id: str = ""
    run: str = ""
    role: str = "assistant"
    status: str = "completed"
    text: str = ""
    """The prompt's words; an assistant's text is in its parts."""
    parts: list[Part] = []
    thought: str = ""
    """"Thought for 12 s"; empty for a prompt."""
    tools_used: str = ""
    """"7 tools used"; empty when none ran."""
    tools_time: str = ""
    summary: Summary = Summary()
    meter: str = ""
    """Tokens and cost of an answer without a summary."""
    version: VersionCard = VersionCard()
    error_title: str = ""
    error_text: str = ""
    can_retry: bool = False
    replay: str = ""
    """Address of the run's replay."""


class WaitingPrompt(BaseModel):
    """A prompt in the queue."""

    id: str = ""
    text: str = ""
    steering: bool = False
    """The run that works is told it at its next opportunity."""


class AppCard(BaseModel):
    """An app on the first page."""

    id: str
    name: str
    initial: str = ""
    about: str = ""
    """What it was begun with, and when, if another app has the same name."""
    key: str = "empty"
    """How it stands, for programs (ui.view.verdicts)."""
    state: str = ""
    """The same in words: "Ready, v3"."""
    tone: str = "ok"
    """The colour of its dot: 'ok', 'live', 'warn', 'bad' or 'idle'."""
    age: str = ""
    hue: int = 160
    """Colour of its tile, from its id."""
    leaving: bool = False
    """It is being deleted."""


class DeletedApp(BaseModel):
    """An app that can be had back. Empty `id`: none."""

    id: str = ""
    name: str = ""
    initial: str = ""
    hue: int = 160
    when: str = ""
    """"Deleted 3 min ago, kept for 30 more days"."""


class FileRow(BaseModel):
    """A row of the file tree: a folder or a file."""

    path: str
    name: str
    depth: int = 0
    is_dir: bool = False
    icon: str = "file"
    mark: str = ""
    """'A' added, 'M' changed in the version on show."""


class VersionRow(BaseModel):
    number: int
    name: str
    key: str = "ready"
    """How it stands, for programs and in words (ui.view.verdicts)."""
    state: str = ""
    tone: str = "ok"
    when: str = ""
    files: str = ""
    bookmarked: bool = False
    current: bool = False


class FrameLine(BaseModel):
    """A line of source around a build error."""

    number: int
    text: str
    hit: bool = False


class Problem(BaseModel):
    """The build or runtime error on show. Empty `title`: none."""

    title: str = ""
    place: str = ""
    """"src/App.tsx, line 42, column 33"."""
    path: str = ""
    lines: list[FrameLine] = []
    hint: str = ""


class Fault(Problem):
    """An error of the running app: of `build`, and of that version when one is on show."""

    build: str = ""
    instead_of: str = ""
    """The build that the journal knows, when another toolchain made it then: the same app, another id."""
    version: int = 0
    kept: bool = False
    """It came before anything could be seen, and the last build that works is on show instead."""
    clears: bool = False
    """What the app has stored may be the cause, so clearing it is offered."""


class Offer(BaseModel):
    """An address that the app asked to open outside of the preview. Empty `href`: none."""

    href: str = ""
    words: str = ""
