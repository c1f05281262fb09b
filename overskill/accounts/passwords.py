"""Passwords: Argon2id (RFC 9106), worked out in a few threads so that the event loop never waits for one.

Up to 1,024 characters; what a person types is compared after Unicode NFKC, so that the same key presses on another
keyboard or system give the same password.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from overskill.accounts.problems import Problem

SHORTEST = 8  # characters
LONGEST = 1024
"""Characters: normalising takes the square of the length, and holds the interpreter's lock meanwhile."""
T = TypeVar("T")
THREADS = 2  # each hash takes 64 MiB while it is worked out: this bounds the memory of an attack, too

hasher = PasswordHasher()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")


async def hashed(password: str) -> str:
    """The hash to store. Raises Problem("password_short") or ("password_long")."""
    if len(password) < SHORTEST:
        raise Problem("password_short")
    if len(password) > LONGEST:
        raise Problem("password_long")
    return await _in_thread(lambda: hasher.hash(_bytes(password)))


async def matches(stored: str | None, password: str) -> bool:
    """Whether `password` made the stored hash. `None` (no such person) takes just as long and is never right.

    One that is too long for any hash is nobody's, and costs nothing.
    """
    if len(password) > LONGEST:
        return False
    right = await _in_thread(lambda: _verify(stored or _nobody(), password))
    return right and bool(stored)


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash nobody has the password of."""
    return hasher.hash(_bytes("nobody"))


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)
