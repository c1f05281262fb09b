"""Requests that a proxy of ours passed on bear the address of whoever asked the proxy."""

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from overskill.accounts.addresses import asking
from overskill.settings import settings

log = structlog.get_logger(__name__)
FORWARDED_FOR = "x-forwarded-for"


def behind_proxies(app: ASGIApp) -> ASGIApp:
    """Put whoever asked in the place of the trusted proxies (OVERSKILL_TRUSTED_PROXIES) that passed the request on."""
    said: list[str] = []

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and scope.get("client"):
            peer, port = scope["client"][0], scope["client"][1]
            way = ",".join(Headers(scope=scope).getlist(FORWARDED_FOR))
            found = asking(peer, way, settings.proxies)
            if way and not settings.proxies and not said:
                said.append(peer)
                log.warning("proxy.not_trusted", address=peer, set="OVERSKILL_TRUSTED_PROXIES")
            scope = {**scope, "client": (found, port)}
        await app(scope, receive, send)

    return wrapped
