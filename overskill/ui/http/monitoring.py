"""GET /healthz for load balancers, GET /metrics for Prometheus."""

import asyncio
import hmac
import time
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from overskill import __version__
from overskill.accounts.addresses import is_loopback, names_this_machine
from overskill.runs.health import Health, health_of
from overskill.runs.workshop import workshop
from overskill.settings import settings
from overskill.telemetry import exposition

OF_A_CLIENT = {
    "accept", "accept-charset", "accept-encoding", "accept-language", "authorization", "cache-control", "connection",
    "content-length", "content-type", "cookie", "dnt", "host", "if-modified-since", "if-none-match", "keep-alive",
    "origin", "pragma", "priority", "range", "referer", "te", "traceparent", "tracestate", "user-agent",
    "upgrade-insecure-requests", "x-prometheus-scrape-timeout-seconds",
}  # fmt: skip
"""Besides `sec-…`: headers of browsers, of Prometheus and of other scrapers. Proxies have many of their own for passing
somebody else's request on, and no list of those is ever complete."""


@cache
def started() -> float:
    """When this worker began to work, on the monotonic clock: at the first call. Workers are forks of one import."""
    return time.monotonic()


@cache
def _health() -> Health:
    return health_of(workshop)


async def health(_: Request) -> Response:
    """200 when every part works, else 503 and the names of those that do not. Says nothing else: anyone may ask."""
    parts = await _health().parts()
    failing = sorted(name for name, works in parts.items() if not works)
    body = {
        "status": "failing" if failing else "ok",
        "failing": failing,
        "parts": {name: "ok" if works else "failing" for name, works in parts.items()},
        "version": __version__,
        "uptime": round(time.monotonic() - started()),
    }
    return JSONResponse(body, 503 if failing else 200, {"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """The measures of all workers, for this machine or whoever has the token. For anyone else there is nothing here."""
    if not (_has_token(request) or _is_local(request)):
        return PlainTextResponse("not found", 404)
    text = await asyncio.to_thread(exposition.text)
    return Response(text, headers={"Content-Type": exposition.CONTENT_TYPE, "Cache-Control": "no-store"})


def _has_token(request: Request) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = settings.metrics_token
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode("latin-1"), token.get_secret_value().encode())


def _is_local(request: Request) -> bool:
    """Asked on this machine, for this machine, by nobody else's order: behind a proxy every request comes from here."""
    passed_on = any(name not in OF_A_CLIENT and not name.startswith("sec-") for name in request.headers)
    client = request.client.host if request.client else ""
    return not passed_on and is_loopback(client) and names_this_machine(request.headers.get("host", ""))


routes = [Route("/healthz", health), Route("/metrics", metrics)]
