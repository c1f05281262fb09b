"""The commons: what workers share for a while, in Redis: marks that are set once, counts, and finished work.

Everything here may be away or forgotten. Each function says so (None), and the caller then does for itself.
"""

import time
from collections.abc import Mapping, Sequence

from redis.exceptions import RedisError

from overskill.bus import Bus

PREFIX = "overskill:"
AWAY = (RedisError, OSError, TimeoutError)


async def first(bus: Bus, name: str, seconds: float) -> bool | None:
    """Whether nobody set this mark in the last `seconds`; sets it."""
    if (redis := bus.redis) is None:
        return None
    try:
        return bool(await redis.set(PREFIX + name, b"", px=max(1, round(1000 * seconds)), nx=True))
    except AWAY:
        return None


async def count(bus: Bus, name: str, entry: str, window: float) -> int | None:
    """Add an entry and count those of the last `window` seconds, this one included."""
    if (redis := bus.redis) is None:
        return None
    now = time.time()
    pipe = redis.pipeline()
    pipe.zremrangebyscore(PREFIX + name, 0, now - window)
    pipe.zadd(PREFIX + name, {entry: now})
    pipe.zcard(PREFIX + name)
    pipe.expire(PREFIX + name, round(window) + 1)
    try:
        return int((await pipe.execute())[2])
    except AWAY:
        return None


async def uncount(bus: Bus, name: str, entry: str) -> None:
    """Take an entry out of a count."""
    if redis := bus.redis:
        try:
            await redis.zrem(PREFIX + name, entry)
        except AWAY:
            return


async def put(bus: Bus, values: Mapping[str, bytes], seconds: int) -> None:
    """Keep values for so many seconds."""
    if redis := bus.redis:
        pipe = redis.pipeline(transaction=False)
        for name, value in values.items():
            pipe.set(PREFIX + name, value, ex=seconds)
        try:
            await pipe.execute()
        except AWAY:
            return


async def get(bus: Bus, *names: str) -> Sequence[bytes | None]:
    """The values that are kept under these names."""
    if redis := bus.redis:
        try:
            return await redis.mget([PREFIX + name for name in names])
        except AWAY:
            pass
    return [None] * len(names)
