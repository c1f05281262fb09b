"""Names of people: what is allowed, and when two are the same."""

import unicodedata

from overskill.accounts.problems import Problem

LONGEST = 64  # characters
MOST_READ = 256
"""Characters that are looked at: normalising takes the square of the length (combining marks are put in order)."""
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt): nothing is drawn for them."""
BLANK = frozenset("\u2800\U00016fe4\U0001d159")
"""Drawn, as nothing: a Braille pattern without dots, fillers, a note without a head."""
ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}
"""Scripts that share shapes: a name of two of them passes for another name."""


def tidy(name: str) -> str:
    """The name as it is shown: NFKC, without spaces around it. Raises Problem("name") when it cannot be one."""
    if len(name) > MOST_READ:
        raise Problem("name")
    tidied = unicodedata.normalize("NFKC", name).strip()
    if not 1 <= len(tidied) <= LONGEST or any(_invisible(letter) for letter in tidied) or _misleading(tidied):
        raise Problem("name")
    return tidied


def key(name: str) -> str:
    """The name as it is compared: `Ａda` and `ada` are one person. Raises Problem("name")."""
    return _folded(tidy(name))


def asked_for(name: str) -> str:
    """The same for a name somebody signs in with: one that could not be made today may have been made before.

    Empty for what never could.
    """
    tidied = unicodedata.normalize("NFKC", name).strip() if len(name) <= MOST_READ else ""
    return "" if any(_unprintable(letter) for letter in tidied) else _folded(tidied)


def _folded(tidied: str) -> str:
    return unicodedata.normalize("NFKC", tidied.casefold())


def _invisible(letter: str) -> bool:
    """Nothing is drawn for it: two names that look the same would not be."""
    ignorable = any(first <= ord(letter) <= last for first, last in IGNORABLE)
    return ignorable or letter in BLANK or _unprintable(letter)


def _unprintable(letter: str) -> bool:
    """Control, format, surrogate and separator characters."""
    return letter != " " and unicodedata.category(letter)[0] in "CZ"


def _misleading(tidied: str) -> bool:
    """Pages draw two spaces as one, a mark without a letter on what stands before it, and а (Cyrillic) as a."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in tidied if letter.isalpha()}
    return "  " in tidied or unicodedata.category(tidied[0])[0] == "M" or len(scripts & ALIKE) > 1
