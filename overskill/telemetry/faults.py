"""An exception in a log line: where it was raised and of which kind it is.

Neither its message nor a value of a variable: both may hold what a person or a model wrote.
"""

import errno
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import cast

ROOT = Path(__file__).parents[2]
DEEPEST = 25  # frames of one exception; the innermost ones say most


def describe(error: BaseException) -> str:
    """Several lines: each exception of the chain, causes first, with the places it came through."""
    return "\n".join(_chain(error, set()))


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before and id(before) not in seen:
        yield from _chain(before, seen)
        yield "then"
    yield kind(error)
    yield from _places(error.__traceback__)
    for part in _parts(error):
        if id(part) not in seen:
            yield from ("  " + line for line in _chain(part, seen))


def _parts(error: BaseException) -> tuple[BaseException, ...]:
    return cast("BaseExceptionGroup[BaseException]", error).exceptions if isinstance(error, BaseExceptionGroup) else ()


def kind(error: BaseException) -> str:
    """The exception's class, with the system's own word for what went wrong where there is one."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    word = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{name} ({word})" if word else name


def _places(trace: TracebackType | None) -> list[str]:
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    return [f"  {_short(code.co_filename)}:{line} in {code.co_name}" for code, line in frames[-DEEPEST:]]


def _short(path: str) -> str:
    """A path without this machine's part of it."""
    return path.rpartition("site-packages/")[-1].removeprefix(f"{ROOT}/")
