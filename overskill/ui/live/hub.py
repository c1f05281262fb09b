"""The hub: which sockets look at which app, and the one way to put a delta into them.

`namespace.emit` makes a task and two log calls for each recipient; a frame goes to every viewer, so it is encoded once
and put straight into the sockets' own queues (p95 29 against 51 ms with 40 viewers). Pinned to Reflex's Socket.IO
namespace and covered by a browser test.
"""

import json
from collections import defaultdict
from typing import Any

import reflex as rx
from engineio import packet
from reflex_base.constants.state import FIELD_MARKER

from overskill.telemetry import measures
from overskill.text import well_formed

NAMESPACE = "/_event"
STREAM = "$"
"""Frames of streamed text, an event of their own: 19 bytes around the text, where a Reflex update has 39."""
Delta = dict[str, dict[str, Any] | list[Any]]
PUSHED = "overskill.pushed"
"""In a socket's own session: what it was sent and its State does not know yet."""


class Hub:
    """Viewers by app. A socket looks at one app at a time; a sign-in may hold many sockets."""

    def __init__(self) -> None:
        self._sockets: dict[str, set[str]] = defaultdict(set)
        self._app_of: dict[str, str] = {}
        self._sign_in_of: dict[str, str] = {}
        self._sio: Any = None

    def attach(self, app: rx.App) -> None:
        """Use this app's Socket.IO server."""
        self._sio = app.sio

    def join(self, sid: str, app_id: str, sign_in: str) -> None:
        """Let a socket see an app; the caller has checked that it may. It leaves the app it saw before."""
        self.leave(sid)
        self._sockets[app_id].add(sid)
        self._app_of[sid], self._sign_in_of[sid] = app_id, sign_in

    def leave(self, sid: str) -> None:
        """Show nothing more to this socket."""
        app_id = self._app_of.pop(sid, None)
        self._sign_in_of.pop(sid, None)
        self.taken(sid)
        if app_id and app_id in self._sockets:
            self._sockets[app_id].discard(sid)
            if not self._sockets[app_id]:
                del self._sockets[app_id]

    def sign_out(self, sign_in: str) -> None:
        """Show nothing more to any socket of this sign-in."""
        for sid in [sid for sid, known in self._sign_in_of.items() if known == sign_in]:
            self.leave(sid)

    def sockets(self, app_id: str) -> set[str]:
        """The sockets that look at an app."""
        return set(self._sockets.get(app_id, ()))

    @property
    def sign_ins(self) -> set[str]:
        """The sign-ins whose sockets look at something; none where nobody has to sign in."""
        return set(self._sign_in_of.values()) - {""}

    @property
    def apps(self) -> list[str]:
        """The apps that someone looks at."""
        return list(self._sockets)

    @property
    def viewers(self) -> int:
        """The sockets that look at an app."""
        return len(self._app_of)

    def watched(self, app_id: str) -> bool:
        """Whether someone looks at the app; sockets that have closed are forgotten here."""
        for sid in list(self._sockets.get(app_id, ())):
            if self._socket(sid) is None:
                self.leave(sid)
        return app_id in self._sockets

    def is_open(self, sid: str) -> bool:
        """Whether the socket is still there."""
        return self._socket(sid) is not None

    def send(self, app_id: str, delta: Delta) -> None:
        """Put a delta into every socket that looks at the app."""
        if app_id in self._sockets:
            encoded, sockets = encode(delta), self.sockets(app_id)
            measures.sent(len(sockets), sum(len(str(one.data)) for one in encoded))
            for sid in sockets:
                self._put(sid, encoded, delta)

    def send_to(self, sid: str, delta: Delta) -> None:
        """Put a delta into one socket, in order with what its app is sent."""
        self._put(sid, encode(delta), delta)

    def taken(self, sid: str) -> dict[str, dict[str, Any]]:
        """State name → the vars that were put into this socket since this was asked last."""
        socket = self._socket(sid)
        return socket.session.pop(PUSHED, {}) if socket else {}

    def _put(self, sid: str, encoded: list[packet.Packet], delta: Delta) -> None:
        socket = self._socket(sid)
        if socket is None:
            self.leave(sid)
            return
        for one in encoded:
            socket.queue.put_nowait(one)
        for state, values in states_in(delta).items():
            pushed = socket.session.setdefault(PUSHED, {}).setdefault(state, {})
            pushed |= {name.removesuffix(FIELD_MARKER): value for name, value in values.items()}

    def _socket(self, sid: str) -> Any:
        eio_sid = self._sio.manager.eio_sid_from_sid(sid, NAMESPACE) if self._sio else None
        socket = self._sio.eio.sockets.get(eio_sid) if eio_sid else None
        return None if socket is None or socket.closed else socket


def states_in(delta: Delta) -> dict[str, dict[str, Any]]:
    """The part of a delta that sets vars, by the name of their state."""
    return {name: values for name, values in delta.items() if isinstance(values, dict)}


def encode(delta: Delta) -> list[packet.Packet]:
    """The packets for the page: the words for live_text.jsx, then what Reflex's client takes for a state update."""
    states = states_in(delta)
    events = [[STREAM, *delta[STREAM]]] if STREAM in delta else []
    return [_packet(event) for event in [*events, *([["event", {"delta": states}]] if states else [])]]


def _packet(event: list[Any]) -> packet.Packet:
    body = well_formed(json.dumps(event, ensure_ascii=False, separators=(",", ":")))
    return packet.Packet(packet.MESSAGE, f"2{NAMESPACE},{body}")


def of_state(state: type[rx.State], values: dict[str, Any]) -> Delta:
    """The delta that sets these vars of a state on the page."""
    return {state.get_full_name(): {name + FIELD_MARKER: value for name, value in values.items()}} if values else {}


hub = Hub()
