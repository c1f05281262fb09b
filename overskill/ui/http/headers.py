"""Headers of the builder's own pages: a strict Content-Security-Policy without `unsafe-eval`, and what may be kept.

Every inline script of the built pages is allowed by its hash (CSP Level 3, 6.6.2.2), nothing else inline runs.
"""

import base64
import hashlib
import re
from functools import cache
from urllib.parse import urlsplit

from reflex.utils import prerequisites
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overskill.settings import settings
from overskill.ui.http.preloads import preloads

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

NAMED_BY_CONTENT = re.compile(r"/assets/[^/]+-[\w-]{8}\.(?:js|css|woff2|svg)")
"""Files of the built page: another content has another name, so a browser need not ask for them again."""
FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")


def _hashes() -> list[str]:
    """The hash of every inline script in the built pages; none in development, where nothing is built."""
    pages = (prerequisites.get_web_dir() / "build" / "client").rglob("*.html")
    scripts = {script for page in pages for script in INLINE_SCRIPT.findall(page.read_text("utf-8"))}
    return sorted(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)


@cache
def policy() -> bytes:
    """The policy, made once: the built pages do not change while they are served."""
    hashes = _hashes()
    scripts = " ".join(["'self'", *hashes]) if hashes else "'self' 'unsafe-inline'"
    api = urlsplit(settings.api_url)
    socket = f"{'wss' if api.scheme == 'https' else 'ws'}://{api.netloc}"
    previews = settings.preview_origin.replace("{token}", "*")
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src 'self' data:; connect-src 'self' {settings.api_url} {socket}; "
        f"frame-src {settings.api_url} {previews}; "
        f"form-action 'self' {settings.api_url}; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
    ).encode()


def _may_be_kept(path: str, status: int) -> bool:
    return status in (200, 304) and NAMED_BY_CONTENT.fullmatch(path) is not None


def _relative(scope: Scope, name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A redirect to our own host as a path: a worker behind a proxy does not see the scheme that browsers use."""
    host = dict(scope["headers"]).get(b"host", b"")
    here = (b"http://" + host + b"/", b"https://" + host + b"/")
    if name.lower() != b"location" or not value.startswith(here):
        return name, value
    return name, b"/" + value.split(b"/", 3)[3].lstrip(b"/")  # "//host" would lead elsewhere


def security_headers(app: ASGIApp) -> ASGIApp:
    """Add the headers to every HTTP response, and keep redirects on the address that the browser knows."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *(_relative(scope, *header) for header in message.get("headers", [])),
                    (b"content-security-policy", policy()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"same-origin"),
                    *([FOREVER] if _may_be_kept(scope["path"], message["status"]) else []),
                    *([(b"link", link)] if (link := preloads(scope["path"])) else []),
                ]
            await send(message)

        await app(scope, receive, with_headers if scope["type"] == "http" else send)

    return wrapped
