"""How often one may try: a sliding window in memory, bounded in size, and one of all workers in Redis.

Only attempts that failed count in the end, so that many people behind one address do not lock each other out. Nor does
a stranger lock a person out: what they tried on a name counts for the place they tried it from. For all places together
there is a slow count, which does not hold for a place from which the person has signed in.
While Redis is away each worker counts for itself: N workers then allow up to N times the attempts.
"""

import hashlib
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address

from overskill import commons
from overskill.accounts.problems import Problem
from overskill.bus import Bus

MOST_KEYS = 10_000  # then the one that was quiet for longest is forgotten


class Throttle:
    """At most `limit` attempts per key in any `window` seconds."""

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.window = window
        self._clock = clock
        self._attempts: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._attempts)

    def check(self, key: str) -> None:
        """Raises Problem("throttled") when the key has no attempt left."""
        if len(self._recent(key)) >= self.limit:
            raise Problem("throttled")

    def count(self, key: str) -> None:
        """Count an attempt, before it is worked on: a thousand at the same moment are a thousand."""
        self._attempts.setdefault(key, deque()).append(self._clock())
        self._attempts.move_to_end(key)
        while len(self._attempts) > MOST_KEYS:
            self._attempts.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Take back the last attempt: it was the right person."""
        if recent := self._attempts.get(key):
            recent.pop()

    def clear(self) -> None:
        """Forget every attempt."""
        self._attempts.clear()

    def _recent(self, key: str) -> deque[float]:
        recent = self._attempts.get(key, deque())
        while recent and recent[0] <= self._clock() - self.window:
            recent.popleft()
        if not recent:
            self._attempts.pop(key, None)
        return recent


MINUTES_5 = 300.0
HOUR = 3600.0
addresses = Throttle(40, MINUTES_5)
names = Throttle(10, MINUTES_5)
"""One name from one place."""
everywhere = Throttle(100, HOUR)
"""One name from all places where nobody has signed in with it (NIST SP 800-63B, 5.2.2: at most 100)."""
_bus = Bus()
_known: OrderedDict[tuple[str, str], None] = OrderedDict()
"""Names and the places from which they were signed in with, the last one last."""


def share(bus: Bus) -> None:
    """Count together with the other workers on this bus."""
    global _bus
    _bus = bus


async def attempt(address: str, name_key: str | None = None) -> Callable[[], Awaitable[None]]:
    """Count one attempt from an address, on a name if there is one; call what is returned if it succeeded.

    Raises Problem("throttled"), in the same way for names that exist and names that do not.
    """
    place = network(address)
    keys = [(addresses, place)] + (_on_name(place, name_key) if name_key is not None else [])
    for throttle, key in keys:
        throttle.check(key)
    for throttle, key in keys:
        throttle.count(key)
    entry, bus = secrets.token_hex(8), _bus

    async def forgive() -> None:
        for throttle, key in keys:
            await commons.uncount(bus, _kept(throttle, key), entry)

    async def succeeded() -> None:
        for throttle, key in keys:
            throttle.forgive(key)
        await forgive()
        if name_key is not None:
            knows(address, name_key)

    counts = [await commons.count(bus, _kept(throttle, key), entry, throttle.window) for throttle, key in keys]
    if any(count and count > throttle.limit for count, (throttle, _) in zip(counts, keys, strict=True)):
        await forgive()  # being refused does not make it longer
        raise Problem("throttled")
    return succeeded


def knows(address: str, name_key: str) -> None:
    """The person with this name has been here."""
    _known[network(address), name_key] = None
    _known.move_to_end((network(address), name_key))
    while len(_known) > MOST_KEYS:
        _known.popitem(last=False)


def _on_name(place: str, name_key: str) -> list[tuple[Throttle, str]]:
    here = [(names, f"{place} {name_key}")]
    return here if (place, name_key) in _known else [*here, (everywhere, name_key)]


def _kept(throttle: Throttle, key: str) -> str:
    """Where all workers count: names and addresses as hashes."""
    kind = {names: "name", everywhere: "everywhere"}.get(throttle, "address")
    return f"throttle:{kind}:{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def network(address: str) -> str:
    """Who is behind an address: an IPv6 customer owns a whole /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(int(parsed) >> 64) if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped else str(parsed)
