"""What was pushed to a page, the State behind the page holds, too.

Feeds and watches put vars straight into the sockets (ui.live.hub), past the State. So before a handler runs, the State
takes over what its page was sent since the last one: a handler reads what the person sees. It is not sent again, for by
then the page may have been told something newer. A computed var would be late all the same: none may read a pushed var.
"""

from functools import cache
from typing import Any

import reflex as rx
from pydantic import TypeAdapter
from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from overskill.ui.live.hub import hub
from overskill.ui.state.visitor import sid_of


class InStep(Middleware):
    """To stand before every other middleware."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Take over what was pushed."""
        for name, values in hub.taken(sid_of(await state.get_state(rx.State))).items():
            kind = rx.State.get_class_substate(name)
            take(pushed := await state.get_state(kind), values)
            pushed.dirty_vars -= values.keys()
            pushed._was_touched = True  # noqa: SLF001  # what was not touched is not kept
        return None


def take(state: BaseState, values: dict[str, Any]) -> None:
    """Set vars of a state from the JSON values that pages are sent."""
    for name, value in values.items():
        setattr(state, name, _reader(type(state), name).validate_python(value))


@cache
def _reader(kind: type[BaseState], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(kind.vars[name]._var_type)  # noqa: SLF001
