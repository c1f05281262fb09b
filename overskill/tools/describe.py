"""How the chat speaks of a tool call: verb, icon (a lucide name) and subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from overskill.text import well_formed
from overskill.tools.input_reader import InputReader, Peek, peek

__all__ = ["InputReader", "Peek", "icon", "peek", "subject", "verb"]


@dataclass(frozen=True, slots=True)
class _Words:
    plain: str
    doing: str
    done: str
    icon: str
    subject: str


_WORDS = {
    "os-view": _Words("Read", "Reading", "Read", "eye", "file_path"),
    "os-write": _Words("Write", "Writing", "Wrote", "file-pen", "file_path"),
    "os-line-replace": _Words("Change", "Changing", "Changed", "pencil-line", "file_path"),
    "os-search-files": _Words("Search for", "Searching for", "Searched for", "search", "query"),
    "os-rename": _Words("Rename", "Renaming", "Renamed", "pencil", "original_file_path"),
    "os-delete": _Words("Delete", "Deleting", "Deleted", "trash-2", "file_path"),
    "read_project_analytics": _Words("Measure", "Measuring", "Measured", "chart-line", "startdate"),
    "rename-app": _Words("Name the app", "Naming the app", "Named the app", "app-window", "name"),
}
_UNKNOWN = _Words("Use", "Using", "Used", "wrench", "")

_NOT_DONE = frozenset({"", "next", "error", "cancelled"})
_MAX_SUBJECT = 200


def verb(name: str, stage: str) -> str:
    """Verbs follow time: "Wrote" when complete, "Writing" under way; "Write" when it waits, failed or was cancelled."""
    words = _WORDS.get(name, _UNKNOWN)
    if stage == "complete":
        return words.done
    return words.plain if stage in _NOT_DONE else words.doing


def icon(name: str) -> str:
    """The lucide icon of a tool."""
    return _WORDS.get(name, _UNKNOWN).icon


def subject(name: str, args: Mapping[str, Any] | str) -> str:
    """What the call is about (path, query or name), from its arguments or the beginning of their JSON; one line
    that can be stored whatever was sent. A tool that is not known is its own subject.
    """
    key = _WORDS.get(name, _UNKNOWN).subject
    if not key:
        return well_formed(name[:_MAX_SUBJECT])
    value = _from_beginning(args, key) if isinstance(args, str) else args.get(key, "")
    line = " ".join(str(value).split())[:_MAX_SUBJECT]
    return well_formed(line)


def _from_beginning(raw_json: str, key: str) -> str:
    reader = InputReader()
    reader.feed(raw_json)
    return reader.value(key)
