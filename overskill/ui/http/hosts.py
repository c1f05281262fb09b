"""Where nobody signs in, a request has to be for this machine: another site's name may be made to lead here, too."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from overskill.accounts.addresses import names_this_machine
from overskill.settings import settings

ELSEWHERE = "OverSkill is not at this address. Open {address}\n"


def own_hosts(app: ASGIApp) -> ASGIApp:
    """With OVERSKILL_AUTH=none refuse requests whose Host is not this machine (DNS rebinding)."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] in ("http", "websocket") and settings.auth == "none"
        if not asked or names_this_machine(Headers(scope=scope).get("host", "")):
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(ELSEWHERE.format(address=settings.public_url), 421)(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    return wrapped
