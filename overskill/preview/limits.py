"""What an app may hold before its files reach the build process: a bound on the work a build can ask for."""

from __future__ import annotations

from collections.abc import Mapping

from overskill.preview.build import Problem

MAX_FILES = 500
MAX_FILE_BYTES = 512 * 1024
MAX_APP_BYTES = 4 * 1024 * 1024


def oversize(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """The limits that `files` breaks, as problems; empty when it may be built."""
    if len(files) > MAX_FILES:
        return (Problem(f"The app has {len(files)} files; at most {MAX_FILES} can be built."),)
    sizes = {name: len(text.encode("utf-8", "replace")) for name, text in files.items()}
    total = sum(sizes.values())
    if total > MAX_APP_BYTES:
        return (Problem(f"The app's files take {total:,} bytes; at most {MAX_APP_BYTES:,} can be built."),)
    return tuple(
        Problem(f"The file takes {size:,} bytes; at most {MAX_FILE_BYTES:,} can be built.", file=name)
        for name, size in sizes.items()
        if size > MAX_FILE_BYTES
    )
