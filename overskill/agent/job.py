"""Job: everything one run needs at hand, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from overskill.agent.history import Message
from overskill.agent.prompt import Prefix
from overskill.journal import events as ev
from overskill.journal.journal import RunLog
from overskill.llm.provider import Provider
from overskill.tools.workspace import Workspace

Build = Callable[[Mapping[str, str]], Awaitable[ev.Built]]


@dataclass(slots=True)
class Job:
    """A run in progress. `history` grows in step with the journal and only at its end."""

    app_id: str
    log: RunLog
    provider: Provider
    model: str
    prefix: Prefix
    workspace: Workspace
    build: Build
    """Rebuilds the preview from these files."""
    history: list[Message]
    iteration: int = 0
    parts: int = 0
    """Text parts opened so far: the number of the next one."""
    changed: bool = False
    """Whether a file changed in this run."""
    last_build: ev.Built | None = None
    usage: dict[str, int] = field(default_factory=dict[str, int])

    def say(self, role: str, content: list[dict[str, Any]]) -> None:
        """Append to the conversation what the journal already holds."""
        self.history.append({"role": role, "content": content})

    def nudge(self, text: str) -> None:
        """Tell the model something as a user turn."""
        self.log.append(ev.Nudged(text))
        self.say("user", [{"type": "text", "text": text}])
