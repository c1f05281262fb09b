"""The bus: rings between the workers of one installation, over Redis. Without Redis there is one worker, and no ring.

A ring says that something happened and names it (ids only); who hears it reads what happened in the database. So a
ring may be lost, doubled or late. While Redis is away, `heard_all` is false and those who listen look by themselves.
"""

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError

from overskill.supervise import start, supervise

log = structlog.get_logger(__name__)
CHANNEL = "overskill:rings"
AGAIN = 0.5  # seconds between two tries to reach Redis
ANSWER = 1.0  # seconds in which Redis answers, or counts as away
ALIVE = 5.0  # seconds between two questions whether a silent connection still stands
Rung = Callable[[str], object]
Client = Any  # redis-py's own types are incomplete


class Bus:
    """One for each worker. `url` None: nobody else is there, and every ring is heard by nobody."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._me = ""
        self._rung: dict[str, list[Rung]] = defaultdict(list)
        self._back: list[Callable[[], object]] = []
        self._waiting: dict[tuple[str, str], None] = {}
        self._arrived = asyncio.Event()
        self._redis: Client = None
        self._connected = False

    @property
    def shared(self) -> bool:
        """Whether there may be other workers."""
        return self._url is not None

    @property
    def heard_all(self) -> bool:
        """Whether every ring of the others arrives at present."""
        return self._connected or not self.shared

    @property
    def redis(self) -> Client | None:
        """The connection to Redis while it answers, for what workers share besides rings."""
        return self._redis if self._connected else None

    def on(self, topic: str, rung: Rung) -> None:
        """Hear the rings of other workers about `topic`, on the loop."""
        self._rung[topic].append(rung)

    def on_back(self, call: Callable[[], object]) -> None:
        """Be told, on the loop, when rings are heard again: some may have been missed."""
        self._back.append(call)

    def ring(self, topic: str, name: str) -> None:
        """Tell every other worker. Returns at once, never raises; one that waits to be sent is not doubled."""
        if self.shared:
            self._waiting[topic, name] = None
            self._arrived.set()

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None, None]:
        """Ring and hear until the process ends."""
        if self._url is None:
            yield
            return
        self._me = secrets.token_hex(8)  # here, because workers may be copies of one process
        self._redis = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            self._url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=ANSWER, socket_timeout=ANSWER,
            health_check_interval=ALIVE, protocol=2,
        )  # fmt: skip
        loops = {"rings heard": self._hear, "rings sent": self._send}
        tasks = [start(supervise(name, partial(loop, self._redis)), name) for name, loop in loops.items()]
        try:
            yield
        finally:
            self._connected = False
            await end(tasks)
            with suppress(RedisError, OSError):
                await self._redis.aclose()

    async def _send(self, redis: Client) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            rings, self._waiting = list(self._waiting), {}
            pipe = redis.pipeline(transaction=False)
            for topic, name in rings:
                pipe.publish(CHANNEL, json.dumps([self._me, topic, name]))
            with suppress(RedisError, OSError, TimeoutError):  # the others look by themselves meanwhile
                await pipe.execute()

    async def _hear(self, redis: Client) -> None:
        while True:
            try:
                async with redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    await self._listen(pubsub)
            except (RedisError, OSError, TimeoutError) as error:
                if self._connected:
                    log.warning("bus.lost", error=str(error))
            finally:
                self._connected = False
            await asyncio.sleep(AGAIN)

    async def _listen(self, pubsub: Client) -> None:
        asked = False
        while True:
            message = await pubsub.get_message(timeout=ALIVE)
            if message is None:
                if asked:
                    raise Unreachable("Redis answers no more")
                await pubsub.ping()
            asked = message is None
            if message and message["type"] == "subscribe":
                self._connected = True
                _each(self._back)
            elif message and message["type"] == "message":
                self._heard(message["data"])

    def _heard(self, message: str | bytes) -> None:
        try:
            sender, topic, name = json.loads(message)
            rung = self._rung.get(topic, [])
        except (ValueError, TypeError):  # another program's, or another release's
            log.warning("bus.garbled")
        else:
            if sender != self._me:
                _each(rung, name)


async def end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel them until they have ended: asyncio.wait_for loses a cancellation that comes with what it waited for."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=ANSWER)


def _each(calls: list[Callable[..., object]], *names: str) -> None:
    for call in list(calls):
        try:
            call(*names)
        except Exception:  # one that fails keeps nothing from the others
            log.exception("bus.listener_failed")
