"""The headers that keep a preview on its own site. Each was tried against hostile pages in Chromium."""

from __future__ import annotations

import base64
import hashlib

FONT_SHEETS = "https://fonts.googleapis.com"
FONT_FILES = "https://fonts.gstatic.com"
REFUSED_FEATURES = (
    *("camera", "microphone", "geolocation", "display-capture", "screen-wake-lock", "idle-detection"),
    *("usb", "serial", "hid", "midi", "local-fonts", "local-network-access"),
    *("payment", "publickey-credentials-get", "publickey-credentials-create"),
    *("clipboard-read", "storage-access", "browsing-topics"),
)

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Robots-Tag": "noindex",
}
PRIVATE = {**COMMON, "Cache-Control": "no-store"}
# A proxy that waits for more before it passes an event on would keep new builds back (nginx does so by default).
EVENTS = {**PRIVATE, "X-Accel-Buffering": "no"}
IMMUTABLE = {**COMMON, "Cache-Control": "public, max-age=31536000, immutable"}
# A file of the app opened by itself (an SVG is a document) runs nothing.
INERT = {**PRIVATE, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def document_headers(import_map: str, builder_origin: str) -> dict[str, str]:
    """Headers of a preview page that only the builder's pages may frame."""
    return {
        **PRIVATE,
        "Content-Security-Policy": _content_policy(import_map, builder_origin),
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES),
    }


def _content_policy(import_map: str, builder_origin: str) -> str:
    map_hash = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{map_hash}'",
        "style-src": f"'self' 'unsafe-inline' {FONT_SHEETS}",
        "img-src": "'self' data: blob: https:",
        "font-src": f"'self' data: {FONT_FILES}",
        "media-src": "'self' data: blob: https:",
        "connect-src": "'self' data: blob:",
        "frame-src": "https:",
        "worker-src": "blob:",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": builder_origin,
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())
