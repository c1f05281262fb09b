"""Every event handler that a hand-made client can reach, with arguments that name somebody else's app."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import reflex as rx

from overskill.ui import state as area

PANE = "reflex___state____state.overskill___ui___state___pane____pane.show"


@dataclass(frozen=True)
class Victim:
    """Somebody's app, and ids that belong to it."""

    app: dict[str, Any]
    message: str
    part: str
    prompt: str
    """One that waits in the queue."""
    ticket: str
    """Of a prompt that was stored."""
    version: int = 1
    file: str = "src/App.tsx"


def handlers() -> list[tuple[str, list[inspect.Parameter]]]:
    """Full name and parameters of every event handler of every State class of the pages."""
    for module in pkgutil.iter_modules(area.__path__):
        importlib.import_module(f"{area.__name__}.{module.name}")
    states = {state.get_full_name(): state.event_handlers for state in _states()}
    found = [(f"{state}.{name}", one.fn) for state, known in states.items() for name, one in known.items()]
    return [(name, list(inspect.signature(call, eval_str=True).parameters.values())[1:]) for name, call in found]


def _states(of: type[rx.State] = rx.State) -> Iterator[type[rx.State]]:
    for state in of.__subclasses__():
        if state.__module__.startswith(area.__name__):
            yield state
        yield from _states(state)


def arguments(parameters: list[inspect.Parameter], victim: Victim) -> dict[str, Any]:
    """What an attacker would send: ids of the victim where ids belong."""
    wishes: dict[str, Any] = {
        "app": victim.app,
        "app_id": victim.app["id"],
        "message_id": victim.message,
        "part_id": victim.part,
        "run": victim.part.split(".")[0],
        "prompt_id": victim.prompt,
        "ticket": victim.ticket,
        "number": victim.version,
        "version": victim.version,
        "path": victim.file,
        "message": {"type": "error", "message": "intruder"},
        "var_name": "search",
        "tab": "versions",
        "pane": "code",
        "form": {"limit": "9"},
    }
    return {one.name: wishes.get(one.name, "change the title to Intruder") for one in parameters}
