"""Reading the input of a tool call: strictly, because a tool acts on it."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, cast

from overskill.text import well_formed

MAX_CHARACTERS = 4 * 1024 * 1024
"""The largest file a tool takes, with every character escaped, and room beside it."""
MAX_DEPTH = 64
"""Arrays and objects inside each other: whatever stores, copies or shows an input goes through it by recursion."""
SHOWN = 4_000
"""Characters of a malformed input that are told back; a cut-off file would otherwise double the conversation."""


class MalformedInputError(ValueError):
    """The input is not a JSON object. The text says why, and shows what was received."""


def parse_input(raw: str) -> dict[str, Any]:
    """The JSON object in `raw`; nothing at all means no arguments.

    Raises `MalformedInputError` for a cut or broken text, another type, and what JSON forbids but Python's parser lets
    through (NaN, infinite numbers, half characters), since none of it could be sent or stored again.
    """
    if len(raw) > MAX_CHARACTERS:
        raise _malformed(raw, f"has {len(raw):,} characters; {MAX_CHARACTERS:,} is the most. Write less at a time")
    if not raw.strip():
        return {}
    try:
        value: object = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise _malformed(raw, f"is not valid JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:
        raise _malformed(raw, f"is not valid JSON: {error}") from error
    return check_input(value, raw)


def check_input(value: object, raw: str = "") -> dict[str, Any]:
    """The parsed input, if it can be stored and sent; `raw`: its text. Raises `MalformedInputError`."""
    if _deeper_than(MAX_DEPTH, value):
        raise _malformed(raw, f"nests arrays and objects deeper than {MAX_DEPTH} levels")
    if not isinstance(value, dict):
        raise _malformed(raw, f"must be a JSON object, not {_type_name(value)}")
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])
        raise _malformed(raw, f"holds half of a character ({half}). Write the whole character") from error
    except ValueError as error:
        raise _malformed(raw, f"is not valid JSON: {error}") from error
    return cast(dict[str, Any], value)


def _deeper_than(most: int, value: object) -> bool:
    """Level by level and without recursion, which is what it protects."""
    level = [value]
    for _ in range(most):
        level = [one for each in level for one in _members(each)]
        if not level:
            return False
    return True


def _members(value: object) -> list[object]:
    """The arrays and objects in it."""
    found: list[object] = list(cast(dict[str, object], value).values()) if isinstance(value, dict) else []
    found = cast(list[object], value) if isinstance(value, list) else found
    return [one for one in found if isinstance(one, dict | list)]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large a number")
    return number


def _malformed(raw: str, problem: str) -> MalformedInputError:
    cut = f" … (the first {SHOWN} of {len(raw)} characters)" if len(raw) > SHOWN else ""
    received = f" Received: {raw[:SHOWN]}{cut}" if raw else ""
    return MalformedInputError(well_formed(f"The input of this tool call {problem}.{received}"))


def _type_name(value: object) -> str:
    match value:
        case list():
            return "an array"
        case str():
            return "a string"
        case None:
            return "null"
        case _:
            return "a number or a truth value"
