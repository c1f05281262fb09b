"""Files of an app's public/ folder: which type each is served as, and what its stored text means in bytes."""

from __future__ import annotations

import base64
import binascii
import posixpath

TEXT_TYPES = {
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
BINARY_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}


def served(path: str, text: str) -> tuple[bytes, str]:
    """The bytes and the media type to serve `path` with. A binary file is stored as a base64 data: URL."""
    ending = posixpath.splitext(path)[1].lower()
    if ending in BINARY_TYPES:
        return _binary(text), BINARY_TYPES[ending]
    return text.encode("utf-8", "replace"), TEXT_TYPES.get(ending, "application/octet-stream")


def _binary(text: str) -> bytes:
    head, found, data = text.partition(";base64,")
    if not (found and head.startswith("data:")):
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error:
        return b""
