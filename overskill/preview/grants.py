"""Who may open a preview: short-lived grants in the frame's address, exchanged for a cookie of that one site.

The builder's session cookie never reaches a preview's site, so the builder hands over a signed grant that names the
session; each document asks again whether that session may still see the app.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

GRANT_SECONDS = 60
COOKIE_SECONDS = 12 * 60 * 60
First = Callable[[str, float], Awaitable[bool | None]]
"""Whether no worker has seen this name in the last so many seconds; None when they cannot be asked."""


async def _nobody_to_ask(_name: str, _seconds: float) -> None:
    return None


class Grants:
    """Signs and checks grants and cookies with `secret` (32 random bytes or more, the same on every worker).

    `session` must be a handle that is worthless for signing in (an id, not the cookie's value): it travels in URLs.
    `now` is seconds since the epoch. `first` makes a grant good for one use on all workers together.
    """

    def __init__(self, secret: bytes, first: First = _nobody_to_ask) -> None:
        if len(secret) < 32:
            raise ValueError("The secret for preview grants needs at least 32 bytes.")
        self._secret = secret
        self._first = first
        self._used: dict[str, float] = {}

    def issue(self, token: str, session: str, now: float) -> str:
        """A grant for the app `token` (and its versions), good for GRANT_SECONDS and one use."""
        return self._sign("grant", token, session, now + GRANT_SECONDS)

    async def redeem(self, grant: str, token: str, now: float) -> str | None:
        """The session a grant was issued to; None if it is forged, expired, for another app or used before."""
        claims = self._claims("grant", grant, token, now)
        self._used = {nonce: until for nonce, until in self._used.items() if until > now}
        if claims is None or claims["nonce"] in self._used:
            return None
        self._used[claims["nonce"]] = claims["until"]
        if await self._first(f"grant:{claims['nonce']}", GRANT_SECONDS) is False:
            return None
        return str(claims["session"])

    def cookie(self, token: str, session: str, now: float) -> str:
        """The value of the site's cookie, good for COOKIE_SECONDS."""
        return self._sign("cookie", token, session, now + COOKIE_SECONDS)

    def session_of(self, cookie: str, token: str, now: float) -> str | None:
        """The session a cookie stands for; None if it is forged, expired or for another app."""
        claims = self._claims("cookie", cookie, token, now)
        return str(claims["session"]) if claims else None

    def _sign(self, kind: str, token: str, session: str, until: float) -> str:
        claims = {"kind": kind, "token": token, "session": session, "until": until, "nonce": secrets.token_urlsafe(9)}
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"{body}.{self._signature(body)}"

    def _signature(self, body: str) -> str:
        return hmac.new(self._secret, b"overskill preview\0" + body.encode(), hashlib.sha256).hexdigest()

    def _claims(self, kind: str, signed: str, token: str, now: float) -> dict[str, Any] | None:
        body, _, signature = signed.partition(".")
        if not signed.isascii() or not hmac.compare_digest(signature, self._signature(body)):
            return None
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        valid = claims["kind"] == kind and claims["token"] == token and claims["until"] > now
        return claims if valid else None
