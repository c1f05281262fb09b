"""Reading the input of a tool call: strictly, because a tool acts on it."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, cast

SHOWN = 4_000
"""Characters of a malformed input that are told back; a cut-off file would otherwise double the conversation."""


class MalformedInputError(ValueError):
    """The input is not a JSON object. The text says why, and shows what was received."""


def parse_input(raw: str) -> dict[str, Any]:
    """The JSON object in `raw`; nothing at all means no arguments.

    Raises `MalformedInputError` for a cut or broken text, another type, and what JSON forbids but Python's parser lets
    through (NaN, infinite numbers, half characters), since none of it could be sent or stored again.
    """
    if not raw.strip():
        return {}
    try:
        value: object = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _malformed(raw, f"is not valid JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:
        raise _malformed(raw, f"is not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise _malformed(raw, f"must be a JSON object, not {_type_name(value)}")
    return cast(dict[str, Any], value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large a number")
    return number


def _malformed(raw: str, problem: str) -> MalformedInputError:
    cut = f" … (the first {SHOWN} of {len(raw)} characters)" if len(raw) > SHOWN else ""
    return MalformedInputError(f"The input of this tool call {problem}. Received: {raw[:SHOWN]}{cut}")


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
