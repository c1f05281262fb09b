"""The demo's apps: real source files under `apps/`, with what is said about each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from overskill.llm.demo.recipes.edits import Edit, applied, brand_edit, dark_edit, title_edit, toggle_edits
from overskill.llm.demo.recipes.wishes import Build

_APPS = Path(__file__).parent / "apps"
TOGGLE = "src/components/ThemeToggle.tsx"
_TOGGLE_ROLE = "the dark mode switch"


@dataclass(frozen=True, slots=True)
class App:
    """One app the demo can build. `files`: path to role, in the order they are written (App.tsx last)."""

    key: str
    kind: str
    title: str
    files: dict[str, str]
    features: tuple[str, ...]


_ALL = (
    App(
        "todo",
        "todo app",
        "Todo list",
        {
            "src/index.css": "the colours and type",
            "src/lib/tasks.ts": "the tasks, kept in the browser",
            "src/components/TaskForm.tsx": "the field for a new task",
            "src/components/TaskItem.tsx": "one task: tick, edit, delete",
            "src/App.tsx": "the page",
        },
        (
            "Type a task and press Enter; tick it off, edit it (double-click or the pencil), delete it",
            "Filters for all, active and done, a count of what is left, and one button to clear what is done",
            "Everything is kept in this browser and is still there after a reload",
        ),
    ),
    App(
        "counter",
        "counter",
        "Counter",
        {
            "src/index.css": "the colours and type",
            "src/lib/counter.ts": "the count, kept in the browser",
            "src/components/Dial.tsx": "the number in its ring",
            "src/components/History.tsx": "the last changes as bars",
            "src/App.tsx": "the page",
        },
        (
            "Count up and down in steps of 1, 5, 10 or 25, undo a change, reset to zero",
            "Works from the keyboard: ↑ and ↓ count, U undoes, R resets",
            "The count and its history are kept in this browser",
        ),
    ),
    App(
        "landing",
        "landing page",
        "Northlight",
        {
            "src/index.css": "the colours and type",
            "src/lib/content.ts": "every word of the page",
            "src/components/Hero.tsx": "the opening with its drawn landscape",
            "src/components/Story.tsx": "reasons, steps and questions",
            "src/components/Contact.tsx": "the contact form",
            "src/App.tsx": "the page",
        },
        (
            "An opening with a landscape drawn in the accent colour, then reasons, steps, questions and a contact form",
            "The words are samples: they all stand in `src/lib/content.ts`",
            "The form keeps the address in the visitor's browser only; it is not connected to a mail list",
        ),
    ),
    App(
        "dashboard",
        "dashboard with charts",
        "Dashboard",
        {
            "src/index.css": "the colours and type",
            "src/lib/data.ts": "sample figures",
            "src/components/Charts.tsx": "revenue and visitors, drawn with Recharts",
            "src/components/OrdersTable.tsx": "orders to search and sort",
            "src/App.tsx": "the page",
        },
        (
            "Four figures compared with the time before, a revenue chart and visitors by channel",
            "A switch for 7, 30 or 90 days, which the browser remembers, and a table to search and sort",
            "The figures are made up: put your own in `src/lib/data.ts`",
        ),
    ),
)
APPS = {app.key: app for app in _ALL}

_CONTENTS = {
    "food": r"coffee|caf[eé]|baker|bread|cake|restaurant|bistro|food|kitchen|\bbar\b|\btea\b|pizza|brunch|roaster",
    "software": r"\bapps?\b|saas|software|start-?up|\bai\b|\btool|platform|\bapi\b|product|tech|developer",
}
_GENERAL_WORDS = re.compile(
    r"\s+(?:business|company|shop|store|studio|services?|firm|agency|website|brand|site)$", re.IGNORECASE
)


def sources(build: Build) -> dict[str, str]:
    """Returns the text of every file of the app as `build` asks for it, in the order they are written."""
    app = APPS[build.app]
    files = {path: _source(build, path) for path in app.files}
    _edit(files, "src/App.tsx", title_edit(_lines(files, "src/App.tsx"), build.name or app.title))
    if build.colour:
        _edit(files, "src/index.css", brand_edit(_lines(files, "src/index.css"), build.colour.css))
    if not build.dark:
        return files
    _edit(files, "src/index.css", dark_edit(_lines(files, "src/index.css"), _read(f"{app.key}/dark.css")))
    page = files.pop("src/App.tsx")
    files |= {TOGGLE: toggle_source(), "src/App.tsx": page}
    _edit(files, "src/App.tsx", toggle_edits(_lines(files, "src/App.tsx")))
    return files


def opening(title: str) -> str:
    """Returns the first page: small, so that there is something to see while the rest is written."""
    lines = _read("opening.tsx").splitlines()
    return applied(lines, title_edit(lines, title))


def role(app: App, path: str) -> str:
    """Returns what a file is for."""
    return _TOGGLE_ROLE if path == TOGGLE else app.files[path]


def toggle_source() -> str:
    """Returns the dark mode switch, the same in every app."""
    return _read("theme/" + TOGGLE)


def dark_css_for(stylesheet: list[str]) -> str:
    """Returns the dark colours of the app these lines style, or "" when none of the demo's apps has them."""
    for app in _ALL:
        if set(_paper(_read(f"{app.key}/src/index.css").splitlines())) & set(_paper(stylesheet)):
            return _read(f"{app.key}/dark.css")
    return ""


def _paper(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip().startswith("--paper:")]


def _source(build: Build, path: str) -> str:
    if build.app == "landing" and path == "src/lib/content.ts":
        return _content(build)
    return _read(f"{build.app}/{path}")


def _content(build: Build) -> str:
    said = f"{build.topic} {build.name}"
    kind = next((kind for kind, words in _CONTENTS.items() if re.search(words, said, re.IGNORECASE)), "craft")
    topic = re.sub(r"[^\w\s'’&,.-]", "", _GENERAL_WORDS.sub("", build.topic)).strip() or "good work"
    return _read(f"landing/content/{kind}.ts").replace("__TOPIC__", topic[0].upper() + topic[1:])


def _edit(files: dict[str, str], path: str, edits: list[Edit]) -> None:
    files[path] = applied(_lines(files, path), edits)


def _lines(files: dict[str, str], path: str) -> list[str]:
    return files[path].splitlines()


def _read(path: str) -> str:
    return (_APPS / path).read_text(encoding="utf-8")
