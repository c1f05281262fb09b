"""Pictures, fonts and sounds among an app's files: text that stands for bytes, which must be what the name says."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable

from overskill.preview.public_files import BINARY_TYPES
from overskill.tools.paths import WorkspaceError

_PNG = b"\x89PNG\r\n\x1a\n"


def as_stored(path: str, content: str) -> str:
    """Bytes are stored as a base64 data: URL: bare base64 gets its beginning. Anything else stays as it is."""
    kind = _kind(path)
    compact = "".join(content.split())
    if not kind or not compact or compact.startswith("data:") or _decoded(compact) is None:
        return content
    return f"data:{kind};base64,{compact}"


def check_bytes(path: str, content: str) -> None:
    """Raises WorkspaceError if a file named like a picture, font or sound holds no such bytes."""
    if not (kind := _kind(path)):
        return
    head, found, data = content.strip().partition(";base64,")
    held = _decoded("".join(data.split())) if found and head.startswith("data:") else None
    if held is None or not any(is_one(held) for is_one in _LOOKS[kind.split("/")[0]]):
        noun = {"image": "picture", "font": "font", "audio": "sound", "video": "film"}[kind.split("/")[0]]
        svg = f" Draw it as SVG, which is text: {path.rpartition('.')[0]}.svg." if noun == "picture" else ""
        raise WorkspaceError(
            f"Nothing was written: what was given for {path} is no {noun}. Such a file holds bytes, as a data: URL in "
            f"base64, and they cannot be made up.{svg}",
            f"no {noun}",
        )


def _kind(path: str) -> str:
    name, dot, ending = path.lower().rpartition(".")
    return BINARY_TYPES.get(dot + ending, "") if name else ""


def _decoded(data: str) -> bytes | None:
    try:
        return base64.b64decode(data, validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _is_png(held: bytes) -> bool:
    """Whole chunks with right sums up to the end: made-up bytes have none."""
    at = len(_PNG)
    while held.startswith(_PNG) and at + 12 <= len(held):
        end = at + 8 + int.from_bytes(held[at : at + 4])
        kind = held[at + 4 : at + 8]
        if zlib.crc32(held[at + 4 : end]) != int.from_bytes(held[end : end + 4]):
            return False
        if kind == b"IEND":
            return True
        at = end + 4
    return False


_LOOKS: dict[str, tuple[Callable[[bytes], bool], ...]] = {
    "image": (
        _is_png,
        lambda held: held.startswith(b"\xff\xd8\xff") and held.rstrip(b"\0").endswith(b"\xff\xd9"),
        lambda held: held.startswith((b"GIF87a", b"GIF89a")) and held.endswith(b";"),
        lambda held: (
            held.startswith(b"RIFF") and held[8:12] == b"WEBP" and int.from_bytes(held[4:8], "little") <= len(held)
        ),
        lambda held: held[4:12] in (b"ftypavif", b"ftypavis", b"ftypmif1"),
        lambda held: held.startswith(b"\0\0\1\0") and len(held) > 22,
        lambda held: b"<svg" in held[:1_000],
    ),
    "font": (lambda held: held.startswith((b"wOF2", b"wOFF", b"\0\1\0\0", b"OTTO", b"true")) and len(held) > 44,),
    "audio": (lambda held: held.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")),),
    "video": (lambda held: held[4:8] == b"ftyp",),
}
"""What tells bytes of a kind. Browsers look at the bytes and not at the name: any picture may be in any picture file.
"""
