"""Signatures of thinking blocks: issued by this server, tied to the text and to the exact conversation before it.

A signature carries its own evidence (digest of system, tools and everything said before; which thoughts came before),
so nothing is kept between requests and a restarted server still knows its own signatures. Dropping thoughts from the
start of a conversation is allowed, dropping one in the middle is not: the thoughts before a block must be a tail of the
bound ones.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

from .call import THOUGHTS, Call, Json, Place, without_marker

_SECRET = b"strict messages api"


class Fault(enum.Enum):
    FORGED = "not issued by this server"
    ALTERED = "text differs from the one signed"
    MOVED = "bound to a different conversation"


@dataclass(frozen=True)
class Thought:
    place: Place
    fault: Fault | None


class Binding:
    """Reads a conversation block by block; signs, or judges, a thought at the point reached."""

    def __init__(self, call: Call) -> None:
        self.model: str = call.spec.id
        self._said = hashlib.sha256()
        self._thoughts: list[str] = []
        for part in [*call.system, {"tools": [without_marker(tool) for tool in call.tools]}]:
            self._absorb("system", part)

    def add(self, role: str, block: Json) -> None:
        if block["type"] in THOUGHTS:
            self._thoughts.append(_id(_signature(block)))
        elif block.get("text") != "":
            self._absorb(role, block)

    def sign(self, text: str) -> str:
        evidence = {"m": self.model, "p": self._said.hexdigest(), "b": self._thoughts, "t": _digest(text)}
        payload = json.dumps(evidence).encode()
        return base64.b64encode(hmac.digest(_SECRET, payload, "sha256") + payload).decode()

    def judge(self, block: Json) -> Fault | None:
        evidence = _evidence(_signature(block))
        if evidence is None:
            return Fault.FORGED
        if evidence["t"] != _digest(block.get("thinking", "")):
            return Fault.ALTERED
        if evidence["m"] != self.model:
            return None  # another model's thoughts are dropped silently
        bound: list[str] = evidence["b"]
        is_tail = bound[len(bound) - len(self._thoughts) :] == self._thoughts and len(bound) >= len(self._thoughts)
        return None if evidence["p"] == self._said.hexdigest() and is_tail else Fault.MOVED

    def _absorb(self, role: str, block: Json) -> None:
        said = json.dumps([role, without_marker(block)], sort_keys=True)
        self._said.update(hashlib.sha256(said.encode()).digest())


def bind(call: Call) -> Binding:
    """The binding at the end of the request: where the answer's own thoughts are signed."""
    binding = Binding(call)
    for place in call.places():
        binding.add(place.role, place.block)
    return binding


def thoughts_of(call: Call) -> Iterator[Thought]:
    binding = Binding(call)
    for place in call.places():
        if place.block["type"] in THOUGHTS:
            yield Thought(place, binding.judge(place.block))
        binding.add(place.role, place.block)


def _signature(block: Json) -> str:
    return block["signature"] if block["type"] == "thinking" else block["data"]


def _evidence(signature: str) -> Json | None:
    try:
        sealed = base64.b64decode(signature, validate=True)
    except ValueError:
        return None
    mac, payload = sealed[:32], sealed[32:]
    if not hmac.compare_digest(mac, hmac.digest(_SECRET, payload, "sha256")):
        return None
    return json.loads(payload)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _id(signature: str) -> str:
    return hashlib.sha256(signature.encode()).hexdigest()[:12]
