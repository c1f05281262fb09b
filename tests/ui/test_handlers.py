"""What a page may call. Reflex makes every public method of a State an event handler that anyone may call with any
arguments, so each of them is meant as one, takes plain values only, and looks its record up itself."""

import importlib
import inspect
import pkgutil
from typing import get_type_hints

import pytest
import reflex as rx

import overskill.ui.state as states

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
        assert before.endswith("@rx.event"), f"{state.__name__}.{name} can be called by anyone: is that meant?"
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
