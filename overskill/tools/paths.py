"""Which paths an app may have. Every path a model names goes through `clean` before it means anything."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase

from overskill.text import REPLACEMENT

MAX_NAME_BYTES = 200
MAX_PATH_BYTES = 600

# Characters some file system or shell gives a meaning of its own; an exported app has to unpack everywhere.
_UNPORTABLE = frozenset('<>:"|?*')

# Names of devices: Windows opens those instead of a file, whatever the ending.
_DEVICE = re.compile("con|prn|aux|nul|conin\\$|conout\\$|clock\\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]", re.IGNORECASE)
# What a server or a browser would read as another path.
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")

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
    if is_too_long(path):  # first: composing a long enough path takes minutes
        raise WorkspaceError(f"The path is longer than {MAX_PATH_BYTES} bytes. Use fewer or shorter folders.")
    _refuse_tricks(path)
    composed = unicodedata.normalize("NFC", path).removeprefix("./")
    names = composed.split("/")
    for name in names:
        _check_name(name, path)
    _refuse_secrets(composed, names)
    _refuse_lookalikes(composed)
    return composed


def is_too_long(path: str) -> bool:
    """Whether a path has more bytes than any may have. Quick, however long it is."""
    return len(path) > MAX_PATH_BYTES or len(path.encode("utf-8", "surrogatepass")) > MAX_PATH_BYTES


def fold(path: str) -> str:
    """The key under which two paths would be one file on a disk that ignores case (macOS, Windows).

    A path that is too long is none: it comes back as it is.
    """
    if is_too_long(path):
        return path
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
    if REPLACEMENT in path:
        raise WorkspaceError(f"{_shown(path)} contains half of a character. Write the whole character.")


def _check_name(name: str, path: str) -> None:
    if name == "..":
        raise WorkspaceError(f"{_shown(path)} leaves the app. Only files inside the app can be used; remove `..`.")
    if name in {"", "."}:
        raise WorkspaceError(f"{_shown(path)} has an empty part. Write it without `//`, `/./` or a slash at the end.")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise WorkspaceError(f"A name in the path is longer than {MAX_NAME_BYTES} bytes. Choose a shorter one.")
    if name != name.strip() or name.endswith("."):
        raise WorkspaceError(f"{_shown(path)} has a name that starts or ends with a space, or ends with a dot.")
    _refuse_device(name, path)
    if _ESCAPE.search(name):
        raise WorkspaceError(f"{_shown(path)} contains a percent escape. Write the characters themselves.")
    if bad := sorted(_UNPORTABLE.intersection(name)):
        raise WorkspaceError(f"{_shown(path)} contains {' '.join(bad)}, which not every system allows in a file name.")


def _refuse_device(name: str, path: str) -> None:
    if _DEVICE.fullmatch(name.split(".")[0].rstrip()):
        raise WorkspaceError(
            f"{_shown(path)} has a name ({_shown(name)}) that Windows keeps for a device, so the app could not be "
            "unpacked there. Choose another one."
        )


def _refuse_lookalikes(path: str) -> None:
    """Wide and other compatible letters: some systems read them as plain ones, so what they spell is refused too."""
    plain = unicodedata.normalize("NFKC", path)
    if plain == path:
        return
    names = [name.strip(" ") for name in re.split(r"[/\\]", plain)]
    if any(not name.strip(".") for name in names):
        raise WorkspaceError(f"{_shown(path)} leaves the app on some systems. Write paths with plain letters and dots.")
    _refuse_secrets(path, names)
    for name in names:
        _refuse_device(name, path)


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
