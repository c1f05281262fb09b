"""Each part that fails is named, in time, whatever the others do."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from overskill import db
from overskill.journal.journal import Journal
from overskill.runs import health
from overskill.runs.health import Disk, Health, Unfit
from overskill.settings import settings

SERVER = shutil.which("redis-server")


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def change(**values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setitem(settings.__dict__, name, value)

    return change


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    if SERVER is None:
        pytest.skip("not run: redis-server is not installed")
    path = tmp_path / "redis.sock"
    command = [SERVER, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not path.exists():
        assert process.poll() is None
        time.sleep(0.01)  # a server that does not listen yet cannot be waited on
    yield f"unix://{path}", process
    process.kill()
    process.wait()


async def fine() -> None:
    pass


async def hangs() -> None:
    await asyncio.Event().wait()


async def broken() -> None:
    raise Unfit


async def test_every_part_is_named_with_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    asked = Health({"good": fine, "bad": broken, "slow": hangs})
    assert await asked.parts() == {"good": True, "bad": False, "slow": False}


async def test_those_who_ask_at_once_are_one() -> None:
    asked: list[int] = []

    async def count() -> None:
        asked.append(1)
        await asyncio.sleep(0)

    one = Health({"part": count})
    await asyncio.gather(*(one.parts() for _ in range(50)))
    assert len(asked) == 1


async def test_one_who_hangs_up_takes_nobody_with_them() -> None:
    go_on = asyncio.Event()

    async def part() -> None:
        await go_on.wait()

    asked = Health({"part": part})
    first, second = asyncio.create_task(asked.parts()), asyncio.create_task(asked.parts())
    await asyncio.sleep(0)
    first.cancel()
    go_on.set()
    assert await second == {"part": True}


async def test_what_works_again_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FRESH", -1)
    works = False

    async def part() -> None:
        if not works:
            raise Unfit

    asked = Health({"part": part})
    assert await asked.parts() == {"part": False}
    works = True
    assert await asked.parts() == {"part": True}


async def test_a_database_that_answers() -> None:
    assert await Health({"database": health.database}).parts() == {"database": True}


@pytest.mark.parametrize("listens", [True, False])
async def test_a_database_that_does_not(silent: int, monkeypatch: pytest.MonkeyPatch, listens: bool) -> None:
    """One that refuses the connection, and one that takes it and says nothing."""
    monkeypatch.setattr(health, "PATIENCE", 0.3)
    port = silent if listens else 1
    engine = create_async_engine(f"postgresql+psycopg://ada:secret@127.0.0.1:{port}/x")
    monkeypatch.setattr(db, "engine", lambda: engine)
    assert await Health({"database": health.database}).parts() == {"database": False}
    await engine.dispose()


async def test_redis_that_answers_and_then_is_gone(
    redis_server: tuple[str, subprocess.Popen[bytes]], setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH", -1)
    address, process = redis_server
    setting(redis_url=address)
    asked = Health({"redis": health.redis})
    assert await asked.parts() == {"redis": True}
    process.kill()
    process.wait()
    assert await asked.parts() == {"redis": False}


async def test_redis_that_never_answers(
    silent: int, setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    setting(redis_url=f"redis://127.0.0.1:{silent}")
    assert await Health({"redis": health.redis}).parts() == {"redis": False}


async def test_the_data_directory(
    tmp_path: Path, setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH", -1)
    disk = Disk()
    asked = Health({"data": disk.writable, "disk": disk.roomy})
    setting(data_dir=tmp_path)
    assert await asked.parts() == {"data": True, "disk": True}
    assert not os.listdir(tmp_path), "nothing is left behind"  # noqa: PTH208  # pathlib's is taken for blocking
    monkeypatch.setattr(health, "LOW", 2**63)
    assert await asked.parts() == {"data": True, "disk": False}
    setting(data_dir=tmp_path / "gone")
    assert (await asked.parts())["data"] is False


async def test_the_journal_says_how_long_its_oldest_entry_waits() -> None:
    journal = Journal()
    assert journal.delay == float("inf"), "nobody writes yet"
    journal.start()
    begun, go_on = threading.Event(), threading.Event()

    def work(*_: object) -> None:
        begun.set()
        go_on.wait()

    journal.save("app", work)
    await asyncio.to_thread(begun.wait)
    journal.save("app", lambda *_: None)
    assert 0 < journal.delay < float("inf")
    assert journal.waiting == 1
    go_on.set()
    await journal.stop()
    assert journal.delay == float("inf")
