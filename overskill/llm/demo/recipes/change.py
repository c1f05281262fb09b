"""Changing an app the demo built: view the file, edit the line, say what came of it."""

from __future__ import annotations

from overskill.llm.demo.recipes.catalog import TOGGLE, dark_css_for, toggle_source
from overskill.llm.demo.recipes.colours import Colour, names
from overskill.llm.demo.recipes.edits import (
    Edit,
    brand_edit,
    dark_edit,
    numbered_lines,
    page_title_edit,
    title_edit,
    toggle_edits,
)
from overskill.llm.demo.recipes.replacing import replace
from overskill.llm.demo.recipes.summary import counted, problems
from overskill.llm.demo.recipes.turn import Call, Log, Part, Recipe, Result, Turn, view, write
from overskill.llm.demo.recipes.wishes import AddDark, Change, Changes, Recolour, Retitle

_NOT_MINE = "I only know my own apps, and this doesn't look like one of them, so I left it as it is."
_WHICH_TITLE = "Which title would you like? Say for example *change the title to Groceries*."
_WHICH_COLOUR = f"Which colour would you like? I know {', '.join(names())} and others, for example *make it green*."
Target = dict[str, tuple[list[str], list[Edit]]]


def change(wish: Changes, log: Log) -> Recipe:
    """Yields the turns of all changes, one after the other."""
    said: list[str] = []
    for one in wish.known:
        said += yield from _part(one, log)
    said += [f"“{clause}” is beyond my script, so I left that out." for clause in wish.unknown]
    yield Turn(_ending(said, log))


def _part(wish: Change, log: Log) -> Part:
    if isinstance(wish, AddDark):
        return (yield from _add_dark())
    if isinstance(wish, Recolour):
        return (yield from _recolour(wish.colour)) if wish.colour else [_WHICH_COLOUR]
    return (yield from _retitle(wish, log)) if wish.title else [_WHICH_TITLE]


def _retitle(wish: Retitle, log: Log) -> Part:
    page, tab = yield Turn("I'll look where the title stands.", (view("src/App.tsx"), view("index.html")))
    edits = title_edit(_lines(page), wish.title)
    if not edits:
        return [_unfound("src/App.tsx", "title", page)]
    targets = {
        "src/App.tsx": (_lines(page), edits),
        "index.html": (_lines(tab), page_title_edit(_lines(tab), wish.title)),
    }
    rename = (Call("rename-app", {"name": wish.title}),) if wish.rename and "rename-app" in log.tools else ()
    worked = yield from replace(
        "Found it. I'll change it on the page and in the browser's tab.", _only_edited(targets), rename
    )
    return [f"The title is now **{wish.title}**."] if worked else []


def _recolour(colour: Colour) -> Part:
    (sheet,) = yield Turn("I'll look at the colours.", (view("src/index.css"),))
    edits = brand_edit(_lines(sheet), colour.css)
    if not edits:
        return [_unfound("src/index.css", "accent colour", sheet)]
    worked = yield from replace(
        "All tints follow from one line, so I'll change that one.", {"src/index.css": (_lines(sheet), edits)}
    )
    code = "" if colour.name == colour.css else f" (`{colour.css}`)"
    return [f"The accent colour is now {colour.name}{code}."] if worked else []


def _add_dark() -> Part:
    sheet, page = yield Turn(
        "I'll look at the colours and at the header.", (view("src/index.css"), view("src/App.tsx"))
    )
    has_colours, has_switch = ".dark {" in sheet.text, "<ThemeToggle" in page.text
    if has_colours and has_switch:
        return ["The app already has dark mode and the switch for it, so there was nothing to do."]
    dark_css = dark_css_for(_lines(sheet))
    colours = [] if has_colours else dark_edit(_lines(sheet), dark_css)
    switch = [] if has_switch else toggle_edits(_lines(page))
    if not dark_css or not (colours or has_colours) or not (switch or has_switch):
        return [
            _unfound("src/App.tsx" if dark_css else "src/index.css", "place for dark mode", page if dark_css else sheet)
        ]
    (written,) = yield Turn("First the switch, in a file of its own.", (write(TOGGLE, toggle_source()),))
    if written.is_error:
        return []
    targets = {"src/index.css": (_lines(sheet), colours), "src/App.tsx": (_lines(page), switch)}
    worked = yield from replace("Now the dark colours, and the switch in the header.", _only_edited(targets))
    return (
        ["The app has dark mode: it follows the system until the switch in the header is used, and then remembers."]
        if worked
        else []
    )


def _lines(shown: Result) -> list[str]:
    return [] if shown.is_error else numbered_lines(shown.text)


def _only_edited(targets: Target) -> Target:
    return {path: target for path, target in targets.items() if target[1]}


def _unfound(path: str, what: str, shown: Result) -> str:
    if shown.is_error:
        return f"I couldn't read `{path}` ({shown.reason}), so I stopped there."
    return f"I found no {what} I know in `{path}`. {_NOT_MINE}"


def _ending(said: list[str], log: Log) -> str:
    lines = [*said, *(f"{problem}." for problem in problems(log))]
    return "\n\n".join([*lines, counted(log)] if log.done else lines)
