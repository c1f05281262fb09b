"""The door for sockets: who opens one, how many strangers may, and what is no frame of a page.

A page's state is made for each socket and its frames are worked on before anybody signs in, so whoever has no sign-in
gets a share that is bounded, for each place and for all together. The cookie ends here: what goes on, into Reflex's
state and whoever stores it, is the hash of its secret, which opens nothing.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overskill.accounts import sessions
from overskill.accounts.throttle import network
from overskill.db import DatabaseAway
from overskill.settings import settings
from overskill.text import well_formed
from overskill.ui.http.failures import seldom

SIGN_IN = "overskill.sign_in"
"""Where the scope of a socket holds the sign-in's hash; empty for a stranger."""
MOST_STRANGERS = 500
MOST_FROM_ONE_PLACE = 60
"""Sockets without a sign-in that are open at a time. An undeclared proxy is one place."""
REFUSAL = b"Too many pages are open here without a sign-in. Sign in, or close some.\n"


class Door:
    """Around the program; lets everything but sockets through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._strangers: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        sign_in, known = await _who(Headers(scope=scope).get("cookie"))
        scope = {**scope, SIGN_IN: sign_in, "headers": [pair for pair in scope["headers"] if pair[0] != b"cookie"]}
        place = None if known else network(scope["client"][0] if scope.get("client") else "")
        if place is not None and self._is_full(place):
            seldom.warning("socket.refused", reason="strangers")
            await _refuse(send)
            return
        with self._counted(place):
            await self._app(scope, _frames(receive), _words(send))

    def _is_full(self, place: str) -> bool:
        return self._strangers[place] >= MOST_FROM_ONE_PLACE or self._strangers.total() >= MOST_STRANGERS

    @contextmanager
    def _counted(self, place: str | None) -> Generator[None]:
        if place is None:
            yield
            return
        self._strangers[place] += 1
        try:
            yield
        finally:
            self._strangers[place] -= 1
            if not self._strangers[place]:
                del self._strangers[place]


async def _who(cookie: str | None) -> tuple[str, bool]:
    """The sign-in's hash, and whether it is one. While the database is away nobody can say: each event asks again."""
    if settings.auth == "none":
        return "", True
    sign_in = sessions.named_in(cookie)
    try:
        known = bool(sign_in) and await sessions.user_by_hash(sign_in) is not None
    except DatabaseAway:
        return sign_in, False
    return (sign_in, True) if known else ("", False)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"retry-after", b"60")]
    await send({"type": "websocket.http.response.start", "status": 429, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": REFUSAL})


def _frames(receive: Receive) -> Receive:
    """What comes in. Engine.IO and Socket.IO would raise at, or collect without end, what no page sends."""

    async def frame() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and not _is_frame(message):
            seldom.warning("socket.malformed", reason="frame")
            return {"type": "websocket.disconnect", "code": 1003}
        return message

    return frame


def _is_frame(message: Message) -> bool:
    """A close, a pong or a message; no binary data, of which a packet may announce any number of pieces."""
    text = message.get("text") or ""
    return message.get("bytes") is None and text[:1] in ("1", "3", "4") and text[:2] not in ("45", "46")


def _words(send: Send) -> Send:
    """What goes out: a text that cannot be encoded would silence the socket for good."""

    async def words(message: Message) -> None:
        if text := message.get("text"):
            message["text"] = well_formed(text)
        await send(message)

    return words
