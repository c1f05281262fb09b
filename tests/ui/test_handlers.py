"""What a page may call. Reflex makes every public method of a State an event handler that anyone may call with any
arguments, so each of them is meant as one, takes plain values only, and looks its record up itself."""

import importlib
import inspect
import pkgutil
import re
from typing import get_type_hints

import pytest
import reflex as rx

import overskill.ui.state as states
from overskill.ui.state.chat import Chat
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter
from overskill.ui.state.preview import Preview
from overskill.ui.state.pushed import take
from overskill.ui.state.queue import Queue
from overskill.ui.view import views
from overskill.ui.view.shapes import Part

PUSHED = {
    Live: set(views.nothing_live()),
    Meter: set(Meter.__fields__),
    Queue: set(Queue.__fields__),
    Dashboard: set(Dashboard.__fields__) - {"loaded", "missing", "period", "app"},
    Preview: {"build", "build_id", "build_label", "problem"},
    Chat: {"app_name", "version"},
}
"""What feeds, watches and queues put into the sockets, past the State."""
PLAIN = {str, int, bool, dict, type(None)}


def state_classes() -> list[type[rx.State]]:
    modules = [
        importlib.import_module(f"{states.__name__}.{module.name}") for module in pkgutil.iter_modules(states.__path__)
    ]
    found = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, rx.State)
    }
    return sorted(found - {rx.State}, key=lambda state: state.__name__)


@pytest.mark.parametrize("state", state_classes(), ids=lambda state: state.__name__)
def test_handlers_are_declared_and_take_plain_values(state: type[rx.State]) -> None:
    source = inspect.getsource(state)
    own = {name: handler for name, handler in state.event_handlers.items() if f"def {name}(" in source}
    for name, handler in own.items():
        before = source.split(f"def {name}(")[0].rstrip().removesuffix("async").rstrip()
        declared = re.search(r"@rx\.event(\(background=True\))?$", before)
        assert declared, f"{state.__name__}.{name} can be called by anyone: is that meant?"
        hints = get_type_hints(handler.fn)
        hints.pop("return", None)
        assert set(hints.values()) <= PLAIN, f"{state.__name__}.{name} takes a value that a stranger could make up"


def test_there_are_handlers_to_look_at() -> None:
    assert {
        "Chat",
        "Code",
        "Preview",
        "Versions",
        "Apps",
        "Account",
        "Live",
        "Pane",
        "Queue",
        "Dashboard",
        "Replay",
    } <= {one.__name__ for one in state_classes()}


@pytest.mark.parametrize("state", state_classes(), ids=lambda state: state.__name__)
def test_no_computed_var_reads_what_is_pushed(state: type[rx.State]) -> None:
    """The State learns of it with its page's next event only: until then nobody would compute it anew."""
    pushed = {(one.get_full_name(), name) for one, names in PUSHED.items() for name in names}
    for name, var in state.computed_vars.items():
        reads = {(of, one) for of, names in var._deps(objclass=state).items() for one in names}
        assert not reads & pushed, f"{state.__name__}.{name} is late"


def test_a_pushed_value_is_taken_over_as_the_state_knows_it() -> None:
    state = Live(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    row = views.Row(role="user", text="hello")
    take(state, {"prompt": row.model_dump(), "parts": [{"kind": "tool", "id": "c1"}], "progress": 40})
    assert state.prompt == row
    assert state.parts == [Part(kind="tool", id="c1")]
    assert state.progress == 40


def test_what_waits_for_a_run_does_not_hold_the_page() -> None:
    """A handler holds its page's State until it returns, and every other event of the page with it."""
    waits = ("pause", "resume", "cancel", "cancel_call", "retry")
    assert [name for name in waits if not Chat.event_handlers[name].is_background] == []
