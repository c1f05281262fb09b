"""An app's files while a run works on them: the only way any tool reads or changes them.

The files are text in memory, path → content; nothing here touches a disk. A refused change leaves everything as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from overskill.preview.limits import MAX_APP_BYTES, MAX_FILE_BYTES, MAX_FILES, size_of
from overskill.tools.paths import WorkspaceError, clean, fold
from overskill.tools.pictures import check_bytes
from overskill.tools.shifts import Shift, Shifts

__all__ = ["MAX_FILES", "MAX_FILE_BYTES", "Change", "Workspace", "WorkspaceError"]

_COMPARED = 120  # characters of a path


@dataclass(frozen=True, slots=True)
class Change:
    """One file as it has to be stored: its new content, or None when it was deleted."""

    path: str
    content: str | None


class Workspace:
    """Path → text. `drain` hands over what changed since the last time, so that it can be committed."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)
        self._stored = dict(files)
        self._sizes = {path: size_of(text) for path, text in files.items()}
        self._touched: dict[str, None] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.shifts = Shifts()

    @property
    def files(self) -> Mapping[str, str]:
        """Every file, read only and always current."""
        return MappingProxyType(self._files)

    def read(self, path: str) -> str:
        """The content of a file. Raises WorkspaceError when there is none, naming the closest ones."""
        path = clean(path)
        if path not in self._files:
            raise WorkspaceError(self._missing(path), "file not found")
        return self._files[path]

    def write(self, path: str, content: str, shift: Shift | None = None) -> bool:
        """Creates or overwrites a file; True when it is new. `shift`: the only lines of it that change.

        Raises WorkspaceError and changes nothing when refused.
        """
        path = self.check(path, content)
        created = path not in self._files
        self._put(path, content, shift)
        return created

    def check(self, path: str, content: str) -> str:
        """The clean path, if `content` may be written there. Raises WorkspaceError with the reason when not."""
        path = clean(path)
        _check_content(path, content)
        if path not in self._files:
            if len(self._files) >= MAX_FILES:
                reason = f"The app already has {MAX_FILES} files, the most it may have. Delete some first."
                raise WorkspaceError(reason, "too many files")
            self._refuse_collision(path, self._files)
        self._refuse_too_much(path, content)
        return path

    def delete(self, path: str) -> None:
        """Removes a file. Raises WorkspaceError when there is none."""
        self.read(path)
        self._drop(clean(path))

    def rename(self, old: str, new: str) -> None:
        """Moves a file. Raises WorkspaceError as `check_rename` does; never overwrites."""
        old, new = self.check_rename(old, new)
        content = self._files[old]
        self._drop(old)
        self._put(new, content)

    def check_rename(self, old: str, new: str) -> tuple[str, str]:
        """Both clean paths, if the move may be made. Raises WorkspaceError if `old` is missing or `new` is taken."""
        self.read(old)
        old, new = clean(old), clean(new)
        if new in self._files:
            taken = f"{new} already exists. Delete it first or choose another path."
            raise WorkspaceError("Both paths are the same." if new == old else taken, "path is taken")
        self._refuse_collision(new, [path for path in self._files if path != old])
        return old, new

    def inside(self, folder: str) -> list[str]:
        """The sorted paths of the files in a folder and below; "" is the app's root."""
        prefix = f"{folder}/" if folder else ""
        return sorted(path for path in self._files if path.startswith(prefix))

    def drain(self) -> list[Change]:
        """What changed since the last drain, deletions first, once per path; afterwards that counts as stored."""
        touched = [path for path in self._touched if self._files.get(path) != self._stored.get(path)]
        changes = [Change(path, self._files.get(path)) for path in touched]
        self._touched.clear()
        self._stored = dict(self._files)
        return sorted(changes, key=lambda change: change.content is not None)

    def lock(self, path: str) -> asyncio.Lock:
        """The lock of one file. The tools that write take it themselves; it cannot be taken twice."""
        return self._locks.setdefault(fold(path.removeprefix("./")), asyncio.Lock())

    def _refuse_too_much(self, path: str, content: str) -> None:
        """What can never be built is not stored. An app that is too large already may shrink."""
        size, before = size_of(content), self._sizes.get(path, 0)
        total = sum(self._sizes.values()) - before + size
        if total > MAX_APP_BYTES and size > before:
            raise WorkspaceError(
                f"With {path} the app's files would have {total:,} bytes; an app may have {MAX_APP_BYTES:,} (4 MB); "
                "more cannot be built. Shorten it, or delete files first.",
                "app too large",
            )

    def _put(self, path: str, content: str, shift: Shift | None = None) -> None:
        self._files[path] = content
        self._sizes[path] = size_of(content)
        self._touched[path] = None
        if shift:
            self.shifts.add(path, shift)
        else:
            self.shifts.forget(path)

    def _drop(self, path: str) -> None:
        del self._files[path], self._sizes[path]
        self.shifts.forget(path)
        self._touched[path] = None

    def _missing(self, path: str) -> str:
        if below := self.inside(path):
            return f"{path} is a folder, not a file. It contains: {_some(below)}."
        if near := self._nearest(path):
            return f"There is no file {path}. Did you mean {' or '.join(near)}?"
        return f"There is no file {path}. The app's files are: {_some(sorted(self._files))}."

    def _nearest(self, path: str) -> list[str]:
        name = fold(path).rsplit("/", 1)[-1]
        same_name = sorted(known for known in self._files if fold(known).rsplit("/", 1)[-1] == name)
        return (same_name or get_close_matches(path[:_COMPARED], self._comparable(), n=3, cutoff=0.75))[:3]

    def _comparable(self) -> list[str]:
        """What a path is compared with, letter by letter: that takes the square of their lengths."""
        return sorted(known for known in self._files if len(known) <= _COMPARED)

    def _refuse_collision(self, path: str, others: Mapping[str, str] | list[str]) -> None:
        """A file cannot also be a folder, and two spellings that differ in case only are one file on many disks."""
        wanted = {fold(part): part for part in _parts(path)}
        for other in others:
            for part in _parts(other):
                spelled = wanted.get(fold(part))
                if spelled is None:
                    continue
                if spelled != part:
                    another_way = f", or os-rename {other} first" if part == other else ""
                    raise WorkspaceError(
                        f"{spelled} differs from the existing {part} only in upper and lower case. On many systems "
                        f"they are the same. Use the existing spelling{another_way}."
                    )
                if part == path:
                    raise WorkspaceError(f"{path} is a folder (it contains {other}). Choose another file name.")
                if part == other:
                    raise WorkspaceError(f"{other} is a file, so nothing can be put inside it. Choose another folder.")


def _parts(path: str) -> Iterator[str]:
    """a/b/c → a, a/b, a/b/c."""
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)
    yield path


def _check_content(path: str, content: str) -> None:
    if "\0" in content:
        reason = f"The content for {path} is binary (it contains NUL). Only text can be written; use SVG for images."
        raise WorkspaceError(reason, "binary content")
    try:
        size = len(content.encode())
    except UnicodeEncodeError as error:
        raise WorkspaceError(
            f"The content for {path} is not valid text: half of a surrogate pair at character {error.start + 1}. "
            "Write the whole character.",
            "broken text",
        ) from None
    check_bytes(path, content)
    if size > MAX_FILE_BYTES:
        raise WorkspaceError(
            f"The content for {path} has {size:,} bytes; a file may have {MAX_FILE_BYTES:,} (512 kB). "
            "Split it into smaller modules.",
            "too large",
        )


def _some(paths: list[str], most: int = 40) -> str:
    if not paths:
        return "none yet"
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more
