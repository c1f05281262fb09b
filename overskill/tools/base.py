"""What a tool is, what it may use while it runs, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, Protocol

from overskill.preview.build import Problem
from overskill.text import well_formed
from overskill.tools.workspace import Workspace, WorkspaceError

MAX_RESULT = 20_000
"""Characters of one result. The cap sits at the source because history is never edited afterwards."""

ANALYZING, VALIDATING, WRITING, BUILDING = ("analyzing", 30), ("validating", 50), ("writing", 70), ("building", 90)
"""The stages of a call and the progress (0–100) a call has made when it enters them."""
SAVED, BUILT = ("writing", 80), ("building", 95)
"""Two stages once more, when what they are for is done and what came of it is known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a build says: its problems, none when the app builds, how long it took, and what builds without effect."""

    problems: list[Problem]
    milliseconds: int
    warnings: list[Problem] = field(default_factory=list[Problem])


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The answer to one call: `text` for the model; the rest for the chat row and the summary of the run."""

    text: str
    is_error: bool = False
    fact: str = ""
    """Short words for the chat row: "84 lines", "3 matches", "text not found"."""
    lines: int = 0
    """Lines written by this call."""
    created: bool = False
    """True when the call made a new file."""
    matched: str = ""
    """How an edit found its place: 'exact', 'moved' or 'tolerant'."""


class Work(Protocol):
    """What a running call may use; whoever runs tools implements it."""

    @property
    def workspace(self) -> Workspace: ...

    @property
    def app_id(self) -> str: ...

    async def stage(self, name: str, progress: int, fact: str = "") -> None:
        """Shows that the call entered a stage; `fact` holds only what is known by then."""
        ...

    async def save(self) -> None:
        """Commits what the workspace drains; returns when it is stored."""
        ...

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """The syntax errors of one file, before it is written; None when nobody can tell (now, or of this kind)."""
        ...

    async def rename_app(self, name: str) -> None:
        """Gives the app a new name."""
        ...


class Tool(Protocol):
    """One tool. `run` gets arguments that fit `input_schema` and never raises for what the model did wrong."""

    name: str
    description: str
    input_schema: dict[str, Any]
    reads_only: bool

    def run(self, args: dict[str, Any], work: Work) -> Coroutine[Any, Any, ToolResult]: ...


P = ParamSpec("P")


def honest(run: Callable[P, Coroutine[Any, Any, ToolResult]]) -> Callable[P, Coroutine[Any, Any, ToolResult]]:
    """Turns what the workspace refuses into an error result that says why and what to do next."""

    @wraps(run)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> ToolResult:
        try:
            return await run(*args, **kwargs)
        except WorkspaceError as error:
            return refusal(str(error), error.fact)

    return answered


def refusal(text: str, fact: str) -> ToolResult:
    """The answer when nothing was done: `text` says why and what to do next.

    It may quote what the model sent, so it is made well formed.
    """
    return ToolResult(clip(well_formed(text)), is_error=True, fact=well_formed(fact))


def schema(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a tool's arguments: these properties in this order and nothing else."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def clip(text: str, most: int = MAX_RESULT) -> str:
    """At most `most` characters, cut at a line end where possible, saying that something is missing."""
    if len(text) <= most:
        return text
    note = "\n… (cut here; ask for less at a time)"
    kept = text[: most - len(note)]
    return kept[: kept.rfind("\n", len(kept) // 2) if "\n" in kept[len(kept) // 2 :] else len(kept)] + note
