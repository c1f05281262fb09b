"""Text that can be stored and sent: what comes from outside is made well formed where it comes in. And plurals.

JSON and JavaScript may carry half of a surrogate pair ("\\ud83d" without its other half). Python keeps it, but no
UTF-8 encoder takes it: neither the database nor a socket can hold such a text.
"""

import re

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def well_formed(text: str) -> str:
    """The text with U+FFFD in place of each surrogate, as JavaScript's `toWellFormed` has it. Linear."""
    return text if text.isascii() else LONE_SURROGATE.sub(REPLACEMENT, text)


def natural(text: str) -> int | None:
    """A number from 0 to 999,999,999, as an address carries it; None for anything else. Python refuses to read very
    long ones, and no record has such a number.
    """
    return int(text) if text.isdecimal() and len(text) < 10 else None


def plural(number: int, noun: str) -> str:
    """1 line, 2 lines, 2 matches."""
    ending = "" if number == 1 else "es" if noun.endswith(("ch", "sh", "s")) else "s"
    return f"{number:,} {noun}{ending}"
