"""File patterns as models write them: `src/**/*.tsx`, `*.{ts,tsx}`, `src/`, several with commas."""

from __future__ import annotations

import re

from overskill.tools.linear_regex import PatternError, compiled, escaped
from overskill.tools.workspace import WorkspaceError

MAX_PATTERN = 200
_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|,|.")


class Globs:
    """Paths that match any of the patterns. A pattern without a slash matches a name in any folder."""

    def __init__(self, text: str) -> None:
        """Raises WorkspaceError when the patterns are too long or cannot be read."""
        if len(text) > MAX_PATTERN:
            raise WorkspaceError(f"The file pattern is longer than {MAX_PATTERN} characters. Use a shorter one.")
        try:
            self._patterns = [compiled(_translated(part)) for part in _split(text)]
        except PatternError as error:
            raise WorkspaceError(
                f"The file pattern {text!r} cannot be read ({error}). Write it like src/**/*.tsx."
            ) from None

    def match(self, path: str) -> bool:
        """Whether any pattern matches the whole path."""
        return any(pattern.fullmatch(path) for pattern in self._patterns)


def _split(text: str) -> list[str]:
    """At commas that stand outside braces."""
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece == ",":
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip().removeprefix("./") for part in parts if part.strip()]


def _translated(glob: str) -> str:
    if glob.endswith("/"):
        glob += "**"
    anywhere = "" if "/" in glob else "(?:.*/)?"
    return anywhere + "".join(_one(piece) for piece in _PIECE.findall(glob))


def _one(piece: str) -> str:
    plain = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if piece in plain:
        return plain[piece]
    if piece.startswith("{") and len(piece) > 1:
        return "(?:" + "|".join(_translated_part(part) for part in piece[1:-1].split(",")) + ")"
    if piece.startswith("[") and len(piece) > 1:
        negated = piece[1] == "!"
        members = piece[1 + negated : -1].replace("\\", r"\\").replace("^", r"\^").replace("[", r"\[")
        return f"[{'^' if negated else ''}{members}]"
    return escaped(piece)


def _translated_part(part: str) -> str:
    return "".join(_one(piece) for piece in _PIECE.findall(part))
