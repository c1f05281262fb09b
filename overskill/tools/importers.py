"""Which files of an app import a given file: what renaming or deleting it would break."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

_SPECIFIER = re.compile(
    r"""(?:\bfrom|\bimport\(?|\brequire\(|@import(?:[ \t]+url\()?|\bsrc=|\bhref=)[ \t]*(["'])([^"'\n]{1,400})\1"""
)
_RESOLVED = ("", ".tsx", ".ts", ".jsx", ".js", ".css", ".json", "/index.tsx", "/index.ts", "/index.jsx", "/index.js")


def importers(files: Mapping[str, str], path: str, *, not_as: str = "") -> list[str]:
    """The sorted paths of the files that import `path`, relative or as `@/…` (the src folder).

    `not_as`: imports that would find this path as well do not count ("./Card" finds Card.ts and Card.tsx).
    """
    return sorted(other for other, text in files.items() if other != path and _imports(other, text, path, not_as))


def _imports(importer: str, text: str, path: str, not_as: str) -> bool:
    stem = path.rsplit("/", 1)[-1].split(".", 1)[0]
    folder = posixpath.dirname(path).rsplit("/", 1)[-1]
    if stem not in text and not (stem == "index" and folder in text):
        return False
    meant = (_targets(importer, match[2]) for match in _SPECIFIER.finditer(text))
    return any(path in targets and not_as not in targets for targets in meant)


def _targets(importer: str, specifier: str) -> list[str]:
    """The paths an import may mean; none for a package."""
    if specifier.startswith("@/"):
        base = f"src/{specifier[2:]}"
    elif specifier.startswith("/"):
        base = specifier[1:]
    elif specifier.startswith("."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    else:
        return []
    return [base + ending for ending in _RESOLVED]
