"""Who listens to which event: docs/development.md says what the code does, and no event is told to nobody."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import get_type_hints

from overskill.agent import history
from overskill.journal import events as ev
from overskill.journal.fold import Folded
from overskill.ui.view import event_words

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| (.*) \|$", re.MULTILINE)
EVENTS = {kind.__name__: kind for kind in ev.KINDS.values()}
NOT_SHOWN = {"ToolGrew", "ThinkingGrew", "FileSaved", "AppRenamed", "Nudged", "Metered"}
"""An answer's message is drawn without them: they are shown while they come, or beside it, or to the model alone."""


def heard(module: Path) -> set[str]:
    """The events that a module tells apart; those that it only makes, or names as a type, are not among them."""
    nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
    apart = [node.func for node in nodes if isinstance(node, ast.Call)]
    for node in nodes:
        hints = (getattr(node, "annotation", None), getattr(node, "returns", None))
        apart += [part for hint in hints if hint for part in ast.walk(hint)]
    named = [node for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ev"]
    return {node.attr for node in named if node not in apart and node.attr in EVENTS}


def listeners() -> dict[str, list[str]]:
    """Event → the modules that listen to it, in order."""
    found: dict[str, list[str]] = {name: [] for name in EVENTS}
    for module in sorted((ROOT / "overskill").rglob("*.py")):
        name = ".".join(module.relative_to(ROOT / "overskill").with_suffix("").parts)
        events = folded() if name == "journal.fold" else heard(module)
        for event in events:
            found[event].append(name)
    return found


def folded() -> set[str]:
    return {name for name, event in EVENTS.items() if hasattr(Folded, f"_{event.kind}")}


def test_the_table_says_who_listens():
    table = {
        event: (kind, words) for event, kind, words in ROW.findall((ROOT / "docs/development.md").read_text("utf-8"))
    }
    code = {
        event: (EVENTS[event].kind, ", ".join(f"`{one}`" for one in modules)) for event, modules in listeners().items()
    }
    lines = "\n".join(f"| `{event}` | `{kind}` | {words} |" for event, (kind, words) in code.items())
    assert table == code, f"write into docs/development.md:\n{lines}"


def test_every_event_is_drawn_or_known_not_to_be():
    assert set(EVENTS) - folded() == NOT_SHOWN


def test_no_handler_of_the_fold_is_misspelt():
    for name, method in inspect.getmembers(Folded, inspect.isfunction):
        event = next(iter(get_type_hints(method, vars(inspect.getmodule(Folded))).values()), None)
        if event in ev.KINDS.values():
            assert name == f"_{event.kind}"


def test_every_event_has_words_in_the_replay():
    told = heard(Path(inspect.getfile(event_words)))
    assert not set(EVENTS) - told


def test_what_the_model_reads_is_what_its_history_is_made_of():
    assert heard(Path(inspect.getfile(history))) == {event.__name__ for event in history.READ}
