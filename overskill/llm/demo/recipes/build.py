"""Building one of the demo's apps: look, show a first page, write file after file, say what came of it."""

from __future__ import annotations

from overskill.llm.demo.recipes.catalog import APPS, App, opening, role, sources
from overskill.llm.demo.recipes.edits import numbered_lines, page_title_edit
from overskill.llm.demo.recipes.replacing import replace_call
from overskill.llm.demo.recipes.summary import counted, problems
from overskill.llm.demo.recipes.turn import Call, Log, Recipe, Result, Turn, view, write
from overskill.llm.demo.recipes.wishes import Build


def build(wish: Build, log: Log) -> Recipe:
    """Yields the turns that build an app."""
    app = APPS[wish.app]
    title = wish.name or app.title
    files = sources(wish)
    seen = yield Turn("I'll look at what is there first.", (view("src/App.tsx"), view("index.html")))
    first = write("src/App.tsx", opening(title))
    yield Turn(_plan(app, wish, files), (first, *_naming(log, title, seen[1])))
    yield from _write_all(app, files)
    if failed := [call for call, _ in log.failed() if call.name == "os-write"]:
        yield Turn(f"{len(failed)} of these were refused, so I'll try them once more.", tuple(failed))
    yield Turn(_ending(app, wish, log))


def _plan(app: App, wish: Build, files: dict[str, str]) -> str:
    dark = " with dark mode" if wish.dark else ""
    colour = f", in {wish.colour.name}" if wish.colour else ""
    order = "A first page comes at once, the one that joins them all last."
    return f"I'll write my {app.kind}{dark}{colour}: {len(files)} files. {order}"


def _naming(log: Log, title: str, page: Result) -> tuple[Call, ...]:
    """Names the app, and the browser's tab where the page has a title to replace."""
    calls = [Call("rename-app", {"name": title})] if "rename-app" in log.tools else []
    if not page.is_error:
        calls += [replace_call("index.html", edit) for edit in page_title_edit(numbered_lines(page.text), title)]
    return tuple(calls)


def _write_all(app: App, files: dict[str, str]) -> Recipe:
    for path, content in files.items():
        text = "And the page that puts it together." if path == "src/App.tsx" else f"Next, {role(app, path)}."
        yield Turn(text, (write(path, content),))


def _ending(app: App, wish: Build, log: Log) -> str:
    failures = [f"- {problem}" for problem in problems(log)]
    if any(call.name == "os-write" for call, _ in log.failed()):
        advice = f"So the {app.kind} is incomplete. Ask for it again to have every file written anew."
        return "\n".join(["**This didn't go as scripted.**", "", counted(log), "", *failures, "", advice])
    points = [f"- {feature}" for feature in app.features]
    if wish.dark:
        points.append(
            "- Dark mode follows the system until the switch in the header is used, and then remembers the choice"
        )
    return "\n".join(
        [f"**Your {app.kind} is written.** {counted(log)}", "", *points, *failures, "", _limits(app, wish)]
    )


def _limits(app: App, wish: Build) -> str:
    unnamed = f"You gave no name, so I called it {app.title}. " if wish.app == "landing" and not wish.name else ""
    more = "*make it green*" if wish.dark else "*add dark mode*, *make it green*"
    script = "This is my fixed script; other wishes in your request were not read."
    return f"{unnamed}{script} You can go on with {more} or *change the title to Weekend*."
