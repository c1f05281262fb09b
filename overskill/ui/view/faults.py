"""Errors of running apps: what the bridge says, as it is shown to a person and sent to the model. Pure."""

from typing import Any

from overskill.journal import events as ev
from overskill.ui.view.shapes import Fault

MOST = 5  # problems of a build that are sent at once
TO_FIX = "The preview shows this error. Please fix it:"
NEWER = "What this app has stored in the browser was written by a newer version. Clear it to start afresh."
PERHAPS = "The app stopped before anything could be seen. What it has stored in the browser may be the cause."


def read(said: dict[str, Any], path: str, version: int) -> Fault:
    """What the bridge said of an error; `path` is the file it comes from, if that is known."""
    dead_at_start = said.get("empty") is True and said.get("stored") is True
    newer = dead_at_start and said.get("newer") is True
    return Fault(
        title=_first_line(said["message"]),
        place=_place(said, path),
        path=path,
        hint=NEWER if newer else PERHAPS if dead_at_start else "",
        build=build_of(said),
        version=version,
        clears=dead_at_start,
    )


def build_of(said: dict[str, Any]) -> str:
    """The build that speaks: equal content has an equal id (`Built.build`)."""
    return _text(said, "build")[:64]


def script_and_line(said: dict[str, Any]) -> tuple[str, int]:
    """Address and line in the built script, as far as they were told."""
    line = said.get("line")
    return _text(said, "file"), line if isinstance(line, int) and 0 < line < 10**7 else 0


def to_fix(built: ev.Built | None, fault: Fault) -> str:
    """The words that ask the model to mend what is wrong now; "" when nothing is."""
    if built and built.problems:
        return "\n\n".join([TO_FIX, *(_problem(one) for one in built.problems[:MOST])])
    if not fault.title or fault.version or (built and built.build not in (fault.build, fault.instead_of)):
        return ""
    return f"{TO_FIX}\n\n{fault.title}\n{fault.place}\n{fault.hint}".strip()


def _problem(problem: dict[str, Any]) -> str:
    place = f"{problem['file']}, line {problem['line']}, column {problem['column']}"
    lines = [problem["text"], place if problem["line"] else problem["file"], *problem["notes"]]
    return "\n".join(line for line in lines if line)


def _place(said: dict[str, Any], path: str) -> str:
    """ "src/App.tsx, in Booking, after pressing “Book”, on /book"."""
    components = [name for name in _list(said, "components") if isinstance(name, str)]
    parts = [path, f"in {components[0][:60]}" if components else ""]
    parts += [f"after pressing “{pressed[:60]}”" if (pressed := _text(said, "pressed")) else ""]
    parts += [f"on {where[:100]}" if (where := _text(said, "path")) not in ("", "/") else ""]
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:] if words and not path else words or "While the app was running"


def _first_line(message: str) -> str:
    lines = message.removeprefix("Uncaught ").strip().splitlines()
    return lines[0][:300] if lines else "The app failed without a word"


def _list(said: dict[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
