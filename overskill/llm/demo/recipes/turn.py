"""The words a recipe is written in: it yields turns and is sent what their calls really returned."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call the demo wants to make."""

    name: str
    input: dict[str, Any]

    @property
    def path(self) -> str:
        return str(self.input.get("file_path", ""))


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answered."""

    text: str
    is_error: bool = False

    @property
    def reason(self) -> str:
        """The first line of an error, short enough to quote."""
        first = next((line.strip() for line in self.text.splitlines() if line.strip()), "no reason given")
        return first if len(first) <= 160 else first[:159] + "…"


@dataclass(frozen=True, slots=True)
class Turn:
    """Some words and the calls that follow them; without calls the demo has finished."""

    text: str
    calls: tuple[Call, ...] = ()


@dataclass(slots=True)
class Log:
    """Every call of the request at hand with its result: the only source of what the demo claims to have done."""

    tools: frozenset[str]
    done: list[tuple[Call, Result]] = field(default_factory=list[tuple[Call, Result]])

    def succeeded(self, name: str) -> list[Call]:
        return [call for call, result in self.done if call.name == name and not result.is_error]

    def failed(self) -> list[tuple[Call, Result]]:
        """The last failure of each call that nothing made good: no later one did the same or wrote the same file."""
        failures = {
            (call.name, call.path): (call, result)
            for at, (call, result) in enumerate(self.done)
            if result.is_error and not any(_makes_good(call, later) for later in self.done[at + 1 :])
        }
        return list(failures.values())

    def builds(self) -> bool:
        """Whether the last change left an app that builds, as far as its result says."""
        changes = [result for call, result in self.done if call.name in ("os-write", "os-line-replace")]
        saved = [result for result in changes if not result.is_error]
        return not saved or "does not build" not in saved[-1].text


def _makes_good(call: Call, later: tuple[Call, Result]) -> bool:
    retried, result = later
    if result.is_error or retried.path != call.path:
        return False
    return retried.name in (call.name, "os-write")


Recipe = Generator[Turn, list[Result], None]
Part = Generator[Turn, list[Result], list[str]]
"""A recipe's part: returns the sentences it has earned for the summary."""


def view(path: str) -> Call:
    return Call("os-view", {"file_path": path})


def write(path: str, content: str) -> Call:
    return Call("os-write", {"file_path": path, "content": content})
