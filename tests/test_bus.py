"""Rings between workers, over a real Redis server; each bus here stands for a worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import pytest
from redis.asyncio import Redis

from overskill import commons
from overskill.bus import CHANNEL, Bus, end
from tests.redis_server import RedisServer, redis_server

__all__ = ["redis_server"]


@pytest.fixture
async def buses(redis_server: RedisServer) -> AsyncIterator[list[Bus]]:
    """Three workers that hear each other."""
    async with AsyncExitStack() as stack:
        made = [Bus(redis_server.address) for _ in range(3)]
        for bus in made:
            await stack.enter_async_context(bus.open())
        await until_heard(made)
        yield made


async def until_heard(buses: list[Bus]) -> None:
    async with asyncio.timeout(60):
        while not all(bus.heard_all for bus in buses):
            await asyncio.sleep(0.02)


def hearing(bus: Bus, topic: str = "t") -> asyncio.Queue[str]:
    heard: asyncio.Queue[str] = asyncio.Queue()
    bus.on(topic, heard.put_nowait)
    return heard


async def test_a_ring_is_heard_by_every_other_worker_and_not_by_its_own(buses: list[Bus]) -> None:
    own, *others = [hearing(bus) for bus in buses]
    buses[0].ring("t", "a")
    buses[0].ring("u", "b")
    assert [await asyncio.wait_for(heard.get(), 60) for heard in others] == ["a", "a"]
    buses[1].ring("t", "c")
    assert await asyncio.wait_for(own.get(), 60) == "c"
    assert own.empty()


async def test_one_that_fails_keeps_nothing_from_the_others(buses: list[Bus]) -> None:
    buses[1].on("t", lambda _: 1 / 0)
    heard = hearing(buses[1])
    buses[0].ring("t", "a")
    assert await asyncio.wait_for(heard.get(), 60) == "a"


async def test_after_redis_was_away_rings_are_heard_again_and_everyone_is_told(
    buses: list[Bus], redis_server: RedisServer
) -> None:
    back = asyncio.Event()
    buses[1].on_back(back.set)
    heard = hearing(buses[1])
    redis_server.stop()
    async with asyncio.timeout(60):
        while any(bus.heard_all for bus in buses):
            await asyncio.sleep(0.02)
    buses[0].ring("t", "lost")
    assert await commons.first(buses[0], "mark", 60) is None
    redis_server.start()
    await asyncio.wait_for(back.wait(), 60)
    await until_heard(buses)
    buses[0].ring("t", "again")
    assert await asyncio.wait_for(heard.get(), 60) == "again"


async def test_without_redis_nothing_is_shared_and_nothing_is_missing() -> None:
    bus = Bus()
    async with bus.open():
        bus.ring("t", "a")
        assert (bus.shared, bus.heard_all, bus.redis) == (False, True, None)
        assert await commons.first(bus, "a", 1) is None
        assert await commons.count(bus, "a", "b", 1) is None
        assert await commons.get(bus, "a", "b") == [None, None]


async def test_a_mark_is_set_once_by_whoever_comes_first(buses: list[Bus]) -> None:
    found = await asyncio.gather(*(commons.first(bus, "mark", 60) for bus in buses))
    assert sorted(map(bool, found)) == [False, False, True]


async def test_entries_are_counted_at_all_workers_for_a_while(buses: list[Bus]) -> None:
    assert [await commons.count(bus, "tries", str(number), 60) for number, bus in enumerate(buses)] == [1, 2, 3]
    await commons.uncount(buses[0], "tries", "1")
    assert await commons.count(buses[1], "tries", "3", 60) == 3
    assert await commons.count(buses[1], "tries", "4", 0) == 1


async def test_what_one_puts_down_the_others_find(buses: list[Bus]) -> None:
    await commons.put(buses[0], {"x": b"1", "y": b"\0\xff"}, 60)
    assert await commons.get(buses[2], "x", "z", "y") == [b"1", None, b"\0\xff"]


async def test_a_task_that_loses_its_first_cancellation_is_ended_all_the_same() -> None:
    async def deaf_once() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    task = asyncio.create_task(deaf_once())
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await end([task])
    assert task.cancelled()


@pytest.mark.parametrize("message", ["no JSON", "[]", '["only", "two"]', "17", '{"a": 1}', '[["x"], {}, null]'])
async def test_what_is_no_ring_deafens_nobody(buses: list[Bus], redis_server: RedisServer, message: str) -> None:
    heard = hearing(buses[0])
    async with Redis.from_url(redis_server.address) as stranger:  # pyright: ignore
        await stranger.publish(CHANNEL, message)
    buses[1].ring("t", "after it")
    async with asyncio.timeout(60):
        assert await heard.get() == "after it"
