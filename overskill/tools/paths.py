"""Which paths an app may have. Every path a model names goes through `clean` before it means anything."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase

MAX_NAME_BYTES = 200
MAX_PATH_BYTES = 600

# Characters some file system or shell gives a meaning of its own; an exported app has to unpack everywhere.
_UNPORTABLE = frozenset('<>:"|?*')

# Names that hold credentials, or belong to the toolchain and not to the app.
_SECRETS = (
    ".env",
    ".env.*",
    "*.env",
    ".npmrc",
    ".netrc",
    ".htpasswd",
    ".pypirc",
    ".git-credentials",
    "credentials.json",
    "service-account*.json",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.keystore",
)
_SECRET_FOLDERS = frozenset({".ssh", ".aws", ".gnupg", ".git"})
_GENERATED_FOLDERS = frozenset({"node_modules"})


class WorkspaceError(Exception):
    """Why nothing was done. Its text is what the model reads: what is wrong and what to do next."""

    def __init__(self, text: str, fact: str = "refused") -> None:
        super().__init__(text)
        self.fact = fact
        """The reason in two or three words, for the chat row."""


def clean(path: str) -> str:
    """The one spelling of `path` inside the app: posix, relative, composed Unicode (NFC), without a leading `./`.

    Raises WorkspaceError for anything that leaves the app, hides something, or could not be unpacked elsewhere.
    """
    _refuse_tricks(path)
    composed = unicodedata.normalize("NFC", path).removeprefix("./")
    names = composed.split("/")
    for name in names:
        _check_name(name, path)
    if len(composed.encode()) > MAX_PATH_BYTES:
        raise WorkspaceError(f"The path is longer than {MAX_PATH_BYTES} bytes. Use fewer or shorter folders.")
    _refuse_secrets(composed, names)
    return composed


def fold(path: str) -> str:
    """The key under which two paths would be one file on a disk that ignores case (macOS, Windows)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _refuse_tricks(path: str) -> None:
    if not path:
        raise WorkspaceError("The path is empty. Name a file inside the app, such as src/App.tsx.")
    if path.startswith("/"):
        raise WorkspaceError(f"{_shown(path)} is absolute. Paths are relative to the app's root, such as src/App.tsx.")
    if "\\" in path:
        raise WorkspaceError(f"{_shown(path)} contains a backslash. Separate folders with /, such as src/App.tsx.")
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in path):
        raise WorkspaceError(f"{_shown(path)} contains a control or invisible character. Use plain letters.")


def _check_name(name: str, path: str) -> None:
    if name == "..":
        raise WorkspaceError(f"{_shown(path)} leaves the app. Only files inside the app can be used; remove `..`.")
    if name in {"", "."}:
        raise WorkspaceError(f"{_shown(path)} has an empty part. Write it without `//`, `/./` or a slash at the end.")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise WorkspaceError(f"A name in the path is longer than {MAX_NAME_BYTES} bytes. Choose a shorter one.")
    if name != name.strip() or name.endswith("."):
        raise WorkspaceError(f"{_shown(path)} has a name that starts or ends with a space, or ends with a dot.")
    if bad := sorted(_UNPORTABLE.intersection(name)):
        raise WorkspaceError(f"{_shown(path)} contains {' '.join(bad)}, which not every system allows in a file name.")


def _refuse_secrets(path: str, names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    if _GENERATED_FOLDERS.intersection(folded):
        raise WorkspaceError(
            f"{_shown(path)} is a generated folder. Dependencies are built in; write only source files."
        )
    if _SECRET_FOLDERS.intersection(folded) or any(fnmatchcase(folded[-1], pattern) for pattern in _SECRETS):
        raise WorkspaceError(
            f"{_shown(path)} is a place for secrets, and secrets are never kept in an app's files. "
            "Everything in the app reaches the visitor's browser: ask the person for a value the app may show instead."
        )


def _shown(path: str) -> str:
    """The path as a message may carry it: on one line, escaped, cut."""
    return ascii(path) if len(path) <= 120 else f"{path[:120]!a}…"
