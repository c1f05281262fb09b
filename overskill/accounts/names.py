"""Names of people: what is allowed, and when two are the same."""

import unicodedata

from overskill.accounts.problems import Problem

LONGEST = 64  # characters


def tidy(name: str) -> str:
    """The name as it is shown: NFKC, without spaces around it. Raises Problem("name") when it cannot be one."""
    tidied = unicodedata.normalize("NFKC", name).strip()
    if not 1 <= len(tidied) <= LONGEST or any(_invisible(letter) for letter in tidied):
        raise Problem("name")
    return tidied


def key(name: str) -> str:
    """The name as it is compared: `Ａda` and `ada` are one person. Raises Problem("name")."""
    return unicodedata.normalize("NFKC", tidy(name).casefold())


def _invisible(letter: str) -> bool:
    """Control, format, surrogate and separator characters: two names that look the same would not be."""
    return letter != " " and unicodedata.category(letter)[0] in "CZ"
