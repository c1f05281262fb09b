"""Regular expressions that cannot run away: matched in time linear to the text, in bounded memory (RE2).

Python's own `re` backtracks while holding the interpreter, so one bad expression would stop the whole server, and no
thread or timeout could end it. RE2 leaves out what needs backtracking: lookaround and backreferences.
"""

from __future__ import annotations

from typing import Any, Protocol, cast

import re2  # pyright: ignore[reportMissingTypeStubs]

MAX_PATTERN = 1_000

# The package has no types of its own; what is used of it is named here.
_re2 = cast(Any, re2)


class Match(Protocol):
    """Where an expression matched."""

    def start(self) -> int: ...


class Pattern(Protocol):
    """A compiled expression."""

    def search(self, text: str) -> Match | None: ...

    def fullmatch(self, text: str) -> Match | None: ...


class PatternError(ValueError):
    """The expression is too long, not valid or too large; its text says which."""


def compiled(pattern: str, *, case_sensitive: bool = True) -> Pattern:
    """The expression. Raises PatternError."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"it has {len(pattern):,} characters, {MAX_PATTERN:,} is the most")
    options = _re2.Options()
    options.case_sensitive = case_sensitive
    options.log_errors = False
    try:
        return cast(Pattern, _re2.compile(pattern, options))
    except UnicodeEncodeError:
        raise PatternError("it contains half of a surrogate pair") from None
    except _re2.error as error:
        raise PatternError(_spoken(error)) from None


def escaped(text: str) -> str:
    """The expression that matches exactly this text."""
    return "".join(f"\\{char}" if char in "\\.+*?()|[]{}^$" else char for char in text)


def _spoken(error: Exception) -> str:
    reason: Any = error.args[0] if error.args else "not valid"
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if "perl operator" in text or "escape sequence" in text:
        return f"{text} (lookaround and backreferences are not supported)"
    return text
