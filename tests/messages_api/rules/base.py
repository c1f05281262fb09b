"""What a rule is: a function that raises `Refused` when its numbered item of the checklist is broken."""

from __future__ import annotations

from collections.abc import Callable

from tests.messages_api.call import Call
from tests.messages_api.errors import Refused


def names(text: str) -> frozenset[str]:
    """A set of field names, written as one text."""
    return frozenset(text.split())


Rule = Callable[[Call], None]


def rule(number: int) -> Callable[[Rule], Rule]:
    """Marks a refusal raised by the function with the number of the checklist item."""

    def numbered(check: Rule) -> Rule:
        def checked(call: Call) -> None:
            try:
                check(call)
            except Refused as refusal:
                refusal.rule = number
                raise

        checked.__name__ = check.__name__
        checked.__doc__ = check.__doc__
        return checked

    return numbered
