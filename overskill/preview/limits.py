"""What an app may hold: a bound on the work a build can ask for. Nothing more is ever stored, or sent to a build."""

from __future__ import annotations

from collections.abc import Mapping

from overskill.preview.build import Problem

MAX_FILES = 500
MAX_FILE_BYTES = 512 * 1024
MAX_APP_BYTES = 4 * 1024 * 1024


def size_of(text: str) -> int:
    """Bytes of a file as it is stored and sent."""
    return len(text.encode("utf-8", "replace"))


def oversize(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """The limits that `files` breaks, as problems; empty when it may be built."""
    if len(files) > MAX_FILES:
        return (Problem(f"The app has {len(files)} files; at most {MAX_FILES} can be built."),)
    sizes = {name: size_of(text) for name, text in files.items()}
    total = sum(sizes.values())
    if total > MAX_APP_BYTES:
        return (Problem(f"The app's files take {total:,} bytes; at most {MAX_APP_BYTES:,} can be built."),)
    return tuple(
        Problem(f"The file takes {size:,} bytes; at most {MAX_FILE_BYTES:,} can be built.", file=name)
        for name, size in sizes.items()
        if size > MAX_FILE_BYTES
    )
