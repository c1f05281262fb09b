"""What one worker commits, the listeners of another hear: in order, whole, none twice. Two journals are two workers."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from overskill.bus import Bus
from overskill.journal import events as ev
from overskill.journal.elsewhere import Place
from overskill.journal.fold import fold
from overskill.journal.journal import Journal, RunLog, Stored, read
from overskill.models import ENDED, App, Run
from overskill.runs.begin import begin
from overskill.runs.materialise import materialise
from tests.journal.records import an_app
from tests.redis_server import RedisServer, redis_server
from tests.test_bus import until_heard

__all__ = ["redis_server"]


@pytest.fixture
async def journals(redis_server: RedisServer) -> AsyncIterator[list[Journal]]:
    async with AsyncExitStack() as stack:
        buses = [Bus(redis_server.address) for _ in range(2)]
        for bus in buses:
            await stack.enter_async_context(bus.open())
        await until_heard(buses)
        made = [Journal(bus=bus) for bus in buses]
        for journal in made:
            journal.start()
        yield made
        for journal in made:
            await journal.stop()


class Listener:
    """Keeps what it heard of an app."""

    def __init__(self, journal: Journal, app: App) -> None:
        self.heard: list[Stored] = []
        self._news = asyncio.Event()
        self.forget = journal.listen(app.id, self._hear)

    def _hear(self, events: list[Stored]) -> None:
        self.heard += events
        self._news.set()

    async def until_ended(self, runs: int = 1) -> None:
        async with asyncio.timeout(20):
            while sum(isinstance(one.event, ev.RunEnded) for one in self.heard) < runs:
                self._news.clear()
                await self._news.wait()

    def of(self, run: Run) -> list[Stored]:
        return [one for one in self.heard if one.run_id == run.id]


async def tell(log: RunLog, text: str, part: int = 0) -> None:
    """A text, in chunks, closed at the end."""
    since = log.last + 1
    for piece in text:
        log.append(ev.TextGrew(part, piece))
        await asyncio.sleep(0)
    await log.commit(ev.TextClosed(part, text, since))


async def finish(log: RunLog) -> None:
    await log.commit(ev.RunEnded("completed"), work=lambda session, now: materialise(session, log.run_id, now))


def assert_in_order(heard: list[Stored]) -> None:
    numbers = [one.seq for one in heard]
    assert numbers == sorted(set(numbers)), "each once, in order"


async def test_runs_of_one_worker_are_heard_at_the_other(journals: list[Journal]) -> None:
    app = await an_app()
    here, there = Listener(journals[0], app), Listener(journals[1], app)
    await asyncio.gather(*(journal.hears(app.id) for journal in journals))
    runs: list[Run] = []
    for driver in (journals[0], journals[1], journals[0]):
        runs.append(run := await begin(driver, app.id, "Hello", "model"))
        log = driver.log(app.id, run.id, 1)
        await tell(log, "many small pieces of text")
        await finish(log)
    for listener in (here, there):
        await listener.until_ended(3)
        assert list(dict.fromkeys(one.run_id for one in listener.heard)) == [run.id for run in runs]
        for run in runs:
            assert_in_order(listener.of(run))
            assert fold(listener.of(run)).body() == fold(await read(run.id)).body()


def test_a_run_of_another_worker_between_two_own_ones_is_not_passed_over() -> None:
    place = Place("first", 1, 9, ended=True)
    second, third = (Stored(name, 1, 0.0, queued(place)) for name, place in (("second", 3), ("third", 5)))
    assert not place.step(third), "it is read from the database, after the second"
    assert place.step(second)
    assert place.step(Stored("second", 2, 0.0, ev.RunEnded("completed")))
    assert place.step(third)
    assert place.step(Stored("third", 2, 0.0, ev.RunEnded("failed")))
    again = Stored("again", 1, 0.0, ev.RunQueued("", "", "answer", 6, "model", "retry"))
    assert place.step(again), "a run without a prompt of its own has one message"


def queued(position: int) -> ev.RunQueued:
    """A prompt whose answer stands there; its own message stands before it."""
    return ev.RunQueued("Hello", "prompt", "answer", position, "model")


@pytest.mark.parametrize("seed", range(6))
async def test_handed_to_and_fro_with_rings_lost_a_run_is_heard_whole(
    journals: list[Journal], redis_server: RedisServer, seed: int
) -> None:
    chance, app = random.Random(seed), await an_app()
    listeners = [Listener(journal, app) for journal in journals]
    await asyncio.gather(*(journal.hears(app.id) for journal in journals))
    run = await begin(journals[0], app.id, "Hello", "model")
    last = 1
    for part in range(6):
        log = chance.choice(journals).log(app.id, run.id, last)
        if chance.random() < 0.3:
            redis_server.stop()
            redis_server.start()
        await tell(log, "word " * chance.randint(1, 6), part)
        last = log.last
    await finish(journals[1].log(app.id, run.id, last))
    for listener in listeners:
        await listener.until_ended()
        assert_in_order(listener.of(run))
        assert fold(listener.of(run)).body() == fold(await read(run.id)).body()


async def test_who_follows_at_the_other_worker_misses_nothing_whenever_it_comes(journals: list[Journal]) -> None:
    app = await an_app()
    run = await begin(journals[0], app.id, "Hello", "model")

    async def followed() -> list[Stored]:
        return [stored async for stored in journals[1].follow(app.id, run.id)]

    log, followers = journals[0].log(app.id, run.id, 1), list[asyncio.Task[list[Stored]]]()
    for part in range(5):
        followers.append(asyncio.create_task(followed()))
        await tell(log, "some words", part)
    await finish(log)
    for told in await asyncio.wait_for(asyncio.gather(*followers), 20):
        assert_in_order(told)
        assert fold(told).status in ENDED
        assert fold(told).body() == fold(await read(run.id)).body()


async def test_nothing_is_read_for_apps_that_nobody_listens_to(journals: list[Journal]) -> None:
    app, other = await an_app(), await an_app()
    listener = Listener(journals[1], app)
    await journals[1].hears(app.id)
    await begin(journals[0], other.id, "Hello", "model")
    run = await begin(journals[0], app.id, "Hello", "model")
    await finish(journals[0].log(app.id, run.id, 1))
    await listener.until_ended()
    assert {one.run_id for one in listener.heard} == {run.id}
    listener.forget()
    assert journals[1]._elsewhere is not None
    assert journals[1]._elsewhere._places == {}


async def test_what_a_newer_release_stores_keeps_no_app_from_being_heard(journals: list[Journal]) -> None:
    """One event that this release does not know, while several apps of the other worker are followed here."""
    here, there = journals
    apps = [await an_app() for _ in range(2)]
    listeners = [Listener(here, app) for app in apps]
    for app in apps:
        await here.hears(app.id)
    runs = [await begin(there, app.id, "Hello", "model") for app in apps]
    logs = [there.log(app.id, run.id, 1) for app, run in zip(apps, runs, strict=True)]
    await logs[0].commit(ev.Unknown("told_the_future", '{"words": 1}'))
    for log in logs:
        await tell(log, "words")
        await finish(log)
    for listener, run in zip(listeners, runs, strict=True):
        await listener.until_ended()
        assert_in_order(listener.of(run))
        assert fold(listener.of(run)).body() == fold(await read(run.id)).body()


async def test_one_app_that_cannot_be_read_keeps_nothing_from_the_others(
    journals: list[Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = journals
    bad, good = await an_app(), await an_app()
    Listener(here, bad)
    listener = Listener(here, good)
    for app in (bad, good):
        await here.hears(app.id)
    reader = here._elsewhere
    assert reader
    after = reader._after

    def fails(places: dict[str, Place]) -> object:
        if bad.id in places:
            raise ValueError("a row that cannot be read")
        return after(places)

    monkeypatch.setattr(reader, "_after", fails)
    for app in (bad, good):
        run = await begin(there, app.id, "Hello", "model")
        await finish(there.log(app.id, run.id, 1))
    await listener.until_ended()
