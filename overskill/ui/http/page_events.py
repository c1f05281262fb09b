"""What pages send over their sockets, before Reflex works on it: of a known shape, bounded and well
formed; and nobody logs it.

Stands in for Reflex's own Socket.IO namespace, which logs what it cannot read with all that was sent, and keeps the
headers of the request, cookie included, in the state that it stores.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.app import EventNamespace
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State, StateUpdate
from reflex.utils.token_manager import LocalTokenManager
from reflex_base.registry import RegistrationContext
from socketio.exceptions import ConnectionRefusedError

from overskill.settings import settings
from overskill.ui.http.door import SIGN_IN
from overskill.ui.http.failures import seldom
from overskill.ui.http.shape import LARGEST, Malformed, check, event_in

SMALL = 20_000  # characters of an event without a sign-in
MOST_WAITING = 200  # events of one page that wait for their turn
LONGEST_QUERY = 200  # characters of a socket's address; it holds the token of the page's state
AT_ONCE = 5.0  # seconds for a page to come back to its state


class PageEvents(EventNamespace):
    """The namespace of the pages' sockets."""

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """A page opens its socket, and mostly asks for its state at once."""
        try:
            query = environ.get("QUERY_STRING", "")
            if "token=" not in query or len(query) > LONGEST_QUERY:
                raise Malformed("token")
            if isinstance(auth, dict) and auth.get("event") is not None:
                auth = auth | {"event": _read(auth["event"], environ)}
        except Malformed as error:
            seldom.warning("socket.malformed", reason=str(error))
            raise ConnectionRefusedError("This is not what a page sends.") from None
        await super().on_connect(sid, environ, auth if isinstance(auth, dict) else None)

    async def on_event(self, sid: str, data: Any) -> None:
        """A page calls an event handler."""
        try:
            event = _read(data, self.app.sio.get_environ(sid, self.namespace) if self.app.sio else None)
            check(event["payload"], _declared(event["name"]))
            self._make_room(sid)
        except Malformed as error:
            seldom.warning("socket.malformed", reason=str(error))
            return
        await super().on_event(sid, event)

    def on_disconnect(self, sid: str) -> asyncio.Task[None] | None:
        """A page has gone. The state of one without a sign-in goes with it, unless it comes back at once."""
        known = settings.auth == "none" or self._static_router_data.get(sid, {}).get("headers", {}).get("cookie")
        if not known and (token := self.sid_to_token.get(sid)):
            asyncio.get_running_loop().call_later(AT_ONCE, self._forget, token)
        return super().on_disconnect(sid)

    def _forget(self, token: str) -> None:
        states = self.app.state_manager
        if isinstance(states, StateManagerMemory) and token not in self.token_to_sid:
            busy = states._states_locks.get(token)  # noqa: SLF001  # else it stays for an hour, as everybody's
            if busy and busy.locked():
                asyncio.get_running_loop().call_later(AT_ONCE, self._forget, token)
            else:
                states._purge_token(BaseStateToken(ident=token, cls=State))  # noqa: SLF001

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        """What a handler tells a page that has gone is told to nobody; Reflex would log the page's token."""
        tokens = self._token_manager
        if token in tokens.token_to_socket or not isinstance(tokens, LocalTokenManager):
            await super().emit_update(update, token)

    def _make_room(self, sid: str) -> None:
        """Raises Malformed when more of the page's events wait than any page has."""
        waiting = self.app.event_processor._token_queues.get(self.sid_to_token.get(sid, ""), ())  # noqa: SLF001
        if len(waiting) >= MOST_WAITING:
            raise Malformed("flood")

    def _build_static_router_data(self, sid: str, environ: dict[str, Any]) -> dict[str, Any]:
        """What Reflex keeps of the request in a page's state: where it came from, and the sign-in's hash."""
        kept = super()._build_static_router_data(sid, environ)
        kept["headers"] = {"origin": kept["headers"].get("origin", ""), "cookie": _sign_in(environ)}
        return kept


def _read(data: Any, environ: dict[str, Any] | None) -> dict[str, Any]:
    return event_in(data, LARGEST if settings.auth == "none" or _sign_in(environ) else SMALL)


def _declared(name: str) -> Mapping[str, Any]:
    """The arguments of a handler and their types."""
    registered = RegistrationContext.get().event_handlers.get(name)
    return (registered.handler._type_hints or {}) if registered else {}  # noqa: SLF001


def _sign_in(environ: dict[str, Any] | None) -> str:
    return (environ or {}).get("asgi.scope", {}).get(SIGN_IN, "")


def receive_pages(app: rx.App) -> None:
    """Let the app hear its pages through this namespace. Raises RuntimeError where it hears none."""
    if app.sio is None or app.event_namespace is None:
        raise RuntimeError("Reflex has made no namespace for pages.")
    events = PageEvents(app.event_namespace.namespace, app)
    app._event_namespace = events  # noqa: SLF001  # Reflex has no way to say which
    app.sio.register_namespace(events)
