"""Named scripts for the server as a process: small apps that really build, and every fault by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .menu import MENU
from .playbook import Playbook
from .script import Script, Text, Thinking, ToolUse, Turn

SOURCES = Path(__file__).parent / "sources"


def _writes(source: str) -> ToolUse:
    return ToolUse("os-write", {"file_path": "src/App.tsx", "content": (SOURCES / source).read_text()})


def todo() -> Script:
    """Looks first, writes the app, sums up; a follow-up prompt gets a change of the title."""
    return Script(
        [
            Turn(
                Thinking(
                    "A todo app needs a list, an input and a way to tick things off. I look at the template first."
                ),
                Text("I'll start by looking at the template."),
                ToolUse("os-view", {"file_path": "src/App.tsx"}),
            ),
            Turn(Text("Now I write the app, with a **dark mode** switch."), _writes("todo.tsx")),
            Turn(Text("Your todo app is ready:\n\n- add, tick off and delete todos\n- a dark mode switch\n")),
            Turn(Text("I change the title."), _writes("todo_renamed.tsx")),
            Turn(Text("Done: the title is now **My day**.")),
        ]
    )


def counter() -> Script:
    return Script(
        [Turn(Thinking("One number, two buttons."), _writes("counter.tsx")), Turn(Text("Here is your counter."))]
    )


def broken() -> Script:
    """Writes code that does not build, and repairs it when told."""
    wrong = ToolUse(
        "os-write", {"file_path": "src/App.tsx", "content": "export default function App() { return <main> }\n"}
    )
    return Script([Turn(wrong), Turn(Text("Written.")), Turn(_writes("counter.tsx")), Turn(Text("Repaired."))])


def fault(name: str) -> Script:
    """The fault, then a plain ending for clients that go on."""
    return Script([MENU[name](), Turn(Text("And on it goes.")), Turn(Text("The end."))])


STORIES = {"todo": todo(), "counter": counter(), "broken": broken()}
FAULTS = {f"fault:{name}": fault(name) for name in MENU}
SMALL_TALK = Script([Turn(Text(f"This is answer {n} of a scripted test server.")) for n in range(1, 50)])

NAMED: Mapping[str, Playbook] = {
    "stories": Playbook({**STORIES, **FAULTS}, SMALL_TALK),
    **{name: Playbook({}, script) for name, script in STORIES.items()},
}
"""`stories` tells its scripts apart by the prompt: `todo`, `counter`, `broken`, or `fault:NAME` of the fault menu."""
