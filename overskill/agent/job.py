"""Job: everything one run needs at hand, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from overskill.agent.at_work import AtWork
from overskill.agent.history import Message, is_unanswered_wish
from overskill.agent.limits import Used
from overskill.agent.prompt import Prefix
from overskill.agent.step import Begun
from overskill.journal import events as ev
from overskill.journal.writer import Stored, Work
from overskill.llm.provider import Provider
from overskill.preview.build import Problem
from overskill.tools.workspace import Workspace

NOTHING_YET = "(Nothing of the request just before this one was done yet.)"
Build = Callable[[Mapping[str, str]], Awaitable[ev.Built]]
Steering = Callable[[], Awaitable[list[str]]]
"""Takes what the person wants the model to be told now; it is in the journal when this returns."""


@runtime_checkable
class Checks(Protocol):
    """A build that can also look at one file alone, before it is written."""

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """See tools.base.Work."""
        ...


@runtime_checkable
class Hears(Protocol):
    """A build that also knows what the app said when it ran."""

    async def reported(self, build: str) -> list[str]:
        """What went wrong while that build ran, a sentence each; empty while nobody looks at it."""
        ...


class Pen(Protocol):
    """Writes the run's journal, and nobody else's (see journal.RunLog)."""

    @property
    def run_id(self) -> str: ...

    @property
    def last(self) -> int:
        """The number of the last event that was handed over."""
        ...

    def append(self, *events: ev.Happening) -> list[Stored]: ...

    async def commit(self, *events: ev.Happening, work: Work | None = None) -> list[Stored]: ...


class PausedHere(Exception):
    """The run lets go where it stands, because its person wants a pause."""


@dataclass(slots=True)
class Job:
    """A run in progress. `history` grows in step with the journal and only at its end."""

    app_id: str
    log: Pen
    provider: Provider
    model: str
    prefix: Prefix
    workspace: Workspace
    build: Build
    """Rebuilds the preview from these files."""
    history: list[Message]
    steering: Steering
    begun: Begun = field(default_factory=Begun)
    iteration: int = 0
    parts: int = 0
    """Text parts opened so far: the number of the next one."""
    used: Used = field(default_factory=Used)
    at_work: AtWork = field(default_factory=AtWork)
    unbuilt: bool = False
    """Whether files were saved after the last build."""
    told: list[Problem] = field(default_factory=list[Problem])
    """The warnings of builds that the model knows already."""
    shown: str = ""
    """The build that runs in the preview; "" before the first of this run."""
    heard: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """What the running app reported and the model knows already, by build."""
    reminders: int = 0
    """How often it was told at its end what is still wrong."""
    answering: bool = False
    """A turn is asked for, and so paid for: it is heard to its end."""
    heard_at: float = 0
    """When something of it was heard last, by the monotonic clock."""
    pausing: bool = False

    def say(self, role: str, content: list[dict[str, Any]]) -> None:
        """Append to the conversation what the journal already holds."""
        self.history.append({"role": role, "content": content})

    async def hear(self) -> bool:
        """Tell the model what its person wants it to know now, if there is anything. Only where no call is open."""
        waits = self.iteration == 0 and is_unanswered_wish(self.history)
        said = await self.steering()
        for text in said:
            self.say("user", [{"type": "text", "text": text}])
        if said and waits:
            self.nudge(NOTHING_YET)
        return bool(said)

    def heed_pause(self) -> None:
        """Where nothing is begun. Raises PausedHere."""
        if self.pausing:
            raise PausedHere

    def nudge(self, text: str) -> None:
        """Tell the model something as a user turn."""
        self.log.append(ev.Nudged(text))
        self.say("user", [{"type": "text", "text": text}])
