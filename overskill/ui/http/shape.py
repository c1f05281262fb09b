"""The shape of an event that a page sends: a name, what the handler is called with, and the page's address."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from overskill.text import natural, well_formed

LARGEST = 1_000_000  # characters of an event
DEEPEST = 16
LONGEST_ADDRESS = 2_048
GREATEST = 2**53
"""JavaScript's numbers are exact up to here, and databases hold little more."""
FITS: dict[Any, tuple[type, ...]] = {str: (str, int, float), int: (int, str), dict: (dict,)}
"""What a page may send for an argument that is declared so."""


class Malformed(Exception):
    """No page sends this; the text says which part, never what."""


def event_in(data: Any, largest: int = LARGEST) -> dict[str, Any]:
    """The event, with well-formed texts and nothing else in it. Raises Malformed."""
    if not isinstance(data, dict):
        raise Malformed("event")
    name, payload, where = data.get("name"), data.get("payload") or {}, data.get("router_data") or {}
    if not isinstance(name, str) or len(name) > LONGEST_ADDRESS or not isinstance(payload, dict):
        raise Malformed("event")
    if not isinstance(where, dict):
        raise Malformed("address")
    return {"name": well_formed(name), "payload": _clean(payload, _budget(largest), 0), "router_data": _address(where)}


def check(payload: dict[str, Any], declared: Mapping[str, Any]) -> None:
    """Raises Malformed for an argument that is of another kind than its handler declares."""
    for name, value in payload.items():
        kinds = FITS.get(declared.get(name))
        if kinds and (not isinstance(value, kinds) or isinstance(value, bool)):
            raise Malformed("argument")
        if declared.get(name) is int and not _is_in_records(value):
            raise Malformed("number")


def _is_in_records(number: int | str) -> bool:
    """Whether a record may have this number. What is none, Reflex would hand on as it is, and log."""
    return natural(number) is not None if isinstance(number, str) else abs(number) < 2**31


def _address(where: dict[str, Any]) -> dict[str, Any]:
    """The page's address; one that is very long loses its query, as no page of ours has such a one."""
    path, query = where.get("pathname") or "/", where.get("query") or {}
    asked = where.get("asPath") or path
    if (
        not (isinstance(path, str) and isinstance(asked, str) and isinstance(query, dict))
        or len(path) > LONGEST_ADDRESS
    ):
        raise Malformed("address")
    named = {key: value for key, value in query.items() if isinstance(value, str)}
    if max(len(asked), sum(len(key) + len(value) for key, value in named.items())) > LONGEST_ADDRESS:
        asked, named = path, {}
    known = {well_formed(key): well_formed(value) for key, value in named.items()}
    return {"pathname": well_formed(path), "asPath": well_formed(asked), "query": known}


def _budget(largest: int) -> Callable[[int], None]:
    left = largest

    def spend(amount: int) -> None:
        nonlocal left
        left -= amount
        if left < 0:
            raise Malformed("size")

    return spend


def _clean(value: Any, spend: Callable[[int], None], depth: int) -> Any:
    if depth > DEEPEST:
        raise Malformed("depth")
    spend(1)
    match value:
        case str():
            spend(len(value))
            return well_formed(value)
        case int() | float():
            if not isfinite(value) or abs(value) > GREATEST:
                raise Malformed("number")
            return value
        case dict():
            return {_clean(k, spend, depth + 1): _clean(v, spend, depth + 1) for k, v in value.items()}
        case list():
            return [_clean(one, spend, depth + 1) for one in value]
        case _:
            return value
