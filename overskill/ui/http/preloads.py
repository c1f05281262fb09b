"""What the page of an address needs, told with its HTML: else a browser learns of it when all before it has run.

The build's manifest names the modules of each route. `Link: <…>; rel=modulepreload` is HTML's own way to say so in a
header (https://html.spec.whatwg.org/multipage/semantics.html#process-a-link-header).
"""

import json
import re
from functools import cache
from typing import Any

from reflex.utils import prerequisites

ASSIGNED = re.compile(r"window\.__reactRouterManifest=(\{.*\});?\s*", re.DOTALL)
PARAMETER = re.compile(r":\w+")


def preloads(path: str) -> bytes:
    """The value of the Link header for the page at this path; empty when no page is built for it."""
    return next((link for pattern, link in _routes() if pattern.fullmatch(path.strip("/"))), b"")


@cache
def _routes() -> list[tuple[re.Pattern[str], bytes]]:
    """Read once: what is built does not change while it is served. In development nothing is built."""
    manifests = (prerequisites.get_web_dir() / "build" / "client" / "assets").glob("manifest-*.js")
    told = [ASSIGNED.fullmatch(manifest.read_text("utf-8")) for manifest in manifests]
    routes = [route for found in told if found for route in json.loads(found[1])["routes"].values()]
    pages = [route for route in routes if route.get("index")]  # the first page's route has no path
    return [(_pattern(route.get("path", "")), _link(route)) for route in pages]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(PARAMETER.sub("[^/]+", re.escape(path)))


def _link(route: dict[str, Any]) -> bytes:
    return ", ".join(f"<{module}>; rel=modulepreload" for module in [route["module"], *route["imports"]]).encode()
