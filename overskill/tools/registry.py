"""The tools in the order of the contract, as the model is offered them, and the check every call passes first."""

from __future__ import annotations

import copy
import json
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator

from overskill.tools.base import Tool, ToolResult, refusal
from overskill.tools.os_delete import Delete
from overskill.tools.os_line_replace import LineReplace
from overskill.tools.os_rename import Rename
from overskill.tools.os_search_files import SearchFiles
from overskill.tools.os_view import View
from overskill.tools.os_write import Write
from overskill.tools.paths import fold
from overskill.tools.read_project_analytics import ReadProjectAnalytics
from overskill.tools.rename_app import RenameApp

_OFFERED: tuple[Tool, ...] = (
    *(View(), Write(), LineReplace(), SearchFiles(), Rename(), Delete()),
    *(ReadProjectAnalytics(), RenameApp()),
)

TOOLS: dict[str, Tool] = {tool.name: tool for tool in _OFFERED}

# Their input is long, so it is streamed as it is written instead of in one piece at the end.
_STREAMED = frozenset({"os-write", "os-line-replace"})

_MAX_REASONS = 5
_PATHS = ("file_path", "original_file_path", "new_file_path")
_TELL_IMPORTERS = frozenset({Rename.name, Delete.name})  # so they look at all files

Call = tuple[str, dict[str, Any]]
"""A tool's name and the input of one call."""


def specs() -> list[dict[str, Any]]:
    """The tools for the API. Same bytes in every process: they are part of the cached prefix of every conversation."""
    return [_spec(tool) for tool in TOOLS.values()]


def check(name: str, args: dict[str, Any]) -> ToolResult | None:
    """None if the call may run; otherwise an error result with what exactly is wrong and the schema it has to fit."""
    tool = TOOLS.get(name)
    if tool is None:
        near = get_close_matches(name, TOOLS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return refusal(
            f"There is no tool called {name[:100]!r}.{hint} The tools are: {', '.join(TOOLS)}.", "unknown tool"
        )
    validator: Validator = Draft202012Validator(tool.input_schema)
    errors = sorted(validator.iter_errors(args), key=lambda error: error.json_path)  # pyright: ignore[reportUnknownMemberType]
    if not errors:
        return None
    reasons = "\n".join(f"- {_reason(error)}" for error in errors[:_MAX_REASONS])
    expected = json.dumps(tool.input_schema, ensure_ascii=False)
    return refusal(
        f"Nothing was done: the arguments do not fit {name}.\n{reasons}\nThe schema is {expected}\nCall it again with "
        "corrected arguments.",
        "wrong arguments",
    )


def disturb(one: Call, other: Call) -> bool:
    """Whether two calls (name, input) of a turn must run one after the other: one changes what the other looks at."""
    ours, theirs = _touched(one), _touched(other)
    if not (ours and theirs) or (_reads(one) and _reads(other)):
        return False
    return any(mine == its or "" in (mine, its) or _inside(mine, its) or _inside(its, mine)
               for mine in ours for its in theirs)  # fmt: skip


def changes_files(call: Call) -> bool:
    """Whether the call may change files of the app: one that only reads, names the app or is not known does not."""
    return call[0] in TOOLS and not _reads(call) and bool(_touched(call))


def _reads(call: Call) -> bool:
    return TOOLS[call[0]].reads_only


def _touched(call: Call) -> set[str]:
    """The paths that a call names or looks at, as the workspace compares them; "" stands for all of them."""
    name, args = call
    if name not in TOOLS or name == RenameApp.name:
        return set()
    paths = {_place(str(args[field])) for field in _PATHS if field in args}
    return paths | {""} if not paths or name in _TELL_IMPORTERS else paths


def _place(path: str) -> str:
    return "" if path == "." else fold(path.removeprefix("./"))


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _spec(tool: Tool) -> dict[str, Any]:
    spec = {"name": tool.name, "description": tool.description, "input_schema": copy.deepcopy(tool.input_schema)}
    return spec | ({"eager_input_streaming": True} if tool.name in _STREAMED else {})


def _reason(error: ValidationError) -> str:
    """The validator's own words, cut: it quotes whole values, and a value may be a file."""
    text = error.message if len(error.message) <= 300 else f"{error.message[:200]} … {error.message[-100:]}"
    return text if error.json_path == "$" else f"{error.json_path.removeprefix('$.')}: {text}"
