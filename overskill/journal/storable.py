"""Events as they can be stored: what a model writes costs at most what cannot be kept of it, never the run.

Who makes events has looked at their words before (`text`, `tools`); this is the journal's own door.
"""

from dataclasses import replace
from typing import Any, cast

from overskill.journal.events import NAMES, Happening
from overskill.text import well_formed

MAX_DEPTH = 100  # of values within values; whoever reads them again goes down one call for each
MAX_BITS = 4096  # of a whole number; Python writes and reads no more than 4,300 digits
LEFT_OUT = "…"


def storable(event: Happening) -> Happening:
    """The event with well-formed texts, and without what lies too deep or is too long a number. Linear."""
    values = {name: getattr(event, name) for name in NAMES[type(event)]}
    kept = {name: _kept(value, MAX_DEPTH) for name, value in values.items()}
    return event if all(kept[name] is value for name, value in values.items()) else replace(event, **kept)


def _kept(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, int):
        return value if value.bit_length() <= MAX_BITS else LEFT_OUT
    if not isinstance(value, dict | list | tuple):
        return value
    if not depth:
        return LEFT_OUT
    if isinstance(value, dict):
        pairs = cast(dict[Any, Any], value).items()
        return {well_formed(str(name)): _kept(one, depth - 1) for name, one in pairs}
    return [_kept(one, depth - 1) for one in cast(list[Any], value)]
