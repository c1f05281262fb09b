"""Two workers behind one port, on real PostgreSQL and Redis servers: whatever one does, the other's pages see."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
import pytest_asyncio

from overskill.journal import events as ev
from tests.browser.page import CHAT
from tests.browser.program import Checkout, Program
from tests.faults.installation import Installation
from tests.messages_api import MessagesServer, Script, Text, ToolUse, Turn
from tests.postgres import Postgres, postgres_server
from tests.redis_server import RedisServer, redis_server
from tests.runs.stories import APP, assert_told, write

__all__ = ["postgres_server", "redis_server"]
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def story(words: int = 120, rate: float = 60) -> Script:
    """Reads, writes twice, and answers; some seconds long."""
    return Script(
        [
            Turn(
                Text("I **look** first.\n\n" + "word " * words),
                ToolUse("os-view", {"file_path": "src/App.tsx"}),
                rate=rate,
            ),
            Turn(
                Text("Now I write.\n\n" + "more " * words),
                write(content=APP + "// changed\n"),
                write("src/lib/a.ts", "export const a = 1;\n" * 8),
                rate=rate,
            ),
            Turn(Text("It says *hello* now.\n\n" + "end " * words), rate=rate),
        ]
    )


PAINTED = Script([Turn(write(content=APP.replace("Hello", "Painted"))), Turn(Text("Done."))])
SCRIPTS = {"story": story(), "paint": PAINTED, "endless": Script([Turn(Text("slow " * 2000), rate=100)])}
SCRIPTS["pausing"] = Script(
    [Turn(Text("slow " * 300), ToolUse("os-view", {"file_path": "src/App.tsx"}), rate=100), *SCRIPTS["endless"].turns]
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def model() -> AsyncIterator[MessagesServer]:
    async with MessagesServer() as server:
        server.play(SCRIPTS)
        yield server
        server.assert_clean()


@pytest.fixture(scope="module")
def address(postgres_server: Postgres) -> str:
    return postgres_server.database("workers")


@pytest.fixture(scope="module")
def program(
    model: MessagesServer,
    address: str,
    redis_server: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Program]:
    running = Program(
        Checkout(worker_id),
        tmp_path_factory.mktemp("data") / "workers",
        ANTHROPIC_BASE_URL=model.base_url,
        ANTHROPIC_API_KEY=model.api_key,
        OVERSKILL_DATABASE_URL=address,
        OVERSKILL_REDIS_URL=redis_server.address,
        GRANIAN_WORKERS="2",
    )
    running.start()
    yield running
    began = time.monotonic()
    left = running.stop()
    assert not left, f"still running after it was asked to stop: {left}"
    print(f"stopped within {time.monotonic() - began:.1f} s")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(program: Program, address: str) -> Installation:
    made = Installation(program, address)
    made.cookie = await made.enrol("ada")
    return made


async def both(house: Installation) -> tuple[int, int]:
    await house.until(lambda: len(house.workers) == 2)
    one, other = house.workers
    return one, other


async def test_a_run_is_watched_live_at_both_workers_and_neither_shows_anything_but_the_journal(
    house: Installation, model: MessagesServer
):
    here, there = await both(house)
    with model.holding("Now I write"):
        _, app = await house.begin("tell the story", here)
        watching = [await house.page(f"/app/{app}", worker) for worker in (here, there)]
        await house.until(lambda: house.driver(app) == here)
    watching += [await house.page(f"/app/{app}", worker) for worker in (here, there)]
    await house.ended(app)
    for page in watching:
        await page.settled(house.run(app)["id"])
        assert page.words == house.texts(app)
    assert_told(SCRIPTS["story"], house.folded(app), house.journal(app))


async def test_a_cancel_at_the_other_worker_works_at_once(house: Installation, model: MessagesServer):
    here, there = await both(house)
    _, app = await house.begin("endless", here)
    page = await house.page(f"/app/{app}", there)
    await house.streaming(app, 60)
    turn, began = model.turns[-1], time.perf_counter()
    await page.call(f"{CHAT}.cancel")
    await turn.gone.wait()
    closed = time.perf_counter() - began
    await house.ended(app)
    assert house.run(app)["status"] == "cancelled"
    print(f"upstream closed after {1000 * closed:.0f} ms, driven at {here}, asked at {there}")


async def test_a_pause_at_the_other_worker_holds_and_who_resumes_drives(house: Installation):
    here, there = await both(house)
    _, app = await house.begin("pausing", here)
    page = await house.page(f"/app/{app}", there)
    await house.streaming(app, 10)
    await page.call(f"{CHAT}.pause")
    await house.until(lambda: house.run(app)["status"] == "paused" and not house.driver(app))
    await page.call(f"{CHAT}.resume")
    await house.until(lambda: house.driver(app) == there)
    await page.call(f"{CHAT}.cancel")
    await house.ended(app)


async def test_a_sign_out_reaches_the_pages_of_every_worker(house: Installation):
    here, there = await both(house)
    cookie = await house.log_in("ada")
    _, app = await house.begin("endless", here)
    pages = [await house.page(f"/app/{app}", worker, cookie) for worker in (here, there)]
    mine = await house.page(f"/app/{app}", there)
    await house.log_out(cookie)
    await mine.more(20)
    told = [len(page.frames) for page in pages]
    await mine.more(60)
    assert [len(page.frames) for page in pages] == told
    await mine.call(f"{CHAT}.cancel")
    await house.ended(app)


async def test_every_worker_shows_the_previews_that_one_has_built(house: Installation):
    here, _ = await both(house)
    page, app = await house.begin("paint it", here)
    await house.ended(app)
    address = await house.grant(app)
    origin = "/".join(address.split("/")[:3])
    async with house.visit(address) as opened:
        cookie = opened.headers["set-cookie"].split(";")[0]
    for _ in range(8):
        async with house.visit(address) as again:
            assert again.status_code == 404, "a grant is good for one use at all workers together"
    bodies: set[bytes] = set()
    for _ in range(8):
        async with house.visit(origin + "/", cookie) as document:
            bodies.add(await document.aread())
    (body,) = bodies
    (script,) = re.findall(r'src="(/@a/[^"]+)"', body.decode())
    for _ in range(8):
        async with house.visit(origin + script, cookie) as answer:
            assert (answer.status_code, b"Painted" in await answer.aread()) == (200, True)
    await see_the_next_build(house, app, origin, cookie)
    await page.close()


async def see_the_next_build(house: Installation, app: str, origin: str, cookie: str) -> None:
    """Open pages of either worker hear of a build, wherever it is made, and get it."""
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(house.visit(origin + "/@live", cookie)) for _ in range(8)]
        lines = [stream.aiter_lines() for stream in streams]
        before = {await anext(line) for line in lines}
        page = await house.page(f"/app/{app}")
        await page.call(f"{CHAT}.send", text="tell the story", ticket=uuid4().hex)
        after = {await build_after(line, before) for line in lines}
        assert (len(before), len(after)) == (1, 1)
    await house.ended(app)


async def build_after(lines: AsyncIterator[str], known: set[str]) -> str:
    async for line in lines:
        if line.startswith("data: ") and line not in known:
            return line
    raise AssertionError("the stream ended")


async def test_when_the_driving_worker_is_killed_the_other_goes_on(house: Installation, model: MessagesServer):
    here, there = await both(house)
    with model.holding("Now I write"):
        _, app = await house.begin("tell the story", here)
        page = await house.page(f"/app/{app}", there)
        await house.until(lambda: any(isinstance(one.event, ev.ToolEnded) for one in house.journal(app)))
        os.kill(here, signal.SIGKILL)
    killed = time.monotonic()
    await house.until(lambda: any(isinstance(one.event, ev.TakenOver) for one in house.journal(app)), 60)
    print(f"taken over after {time.monotonic() - killed:.1f} s")
    await house.ended(app)
    await page.settled(house.run(app)["id"])
    assert_told(SCRIPTS["story"], house.folded(app), house.journal(app))
    texts = house.texts(app)
    assert {part: words for part, words in page.words.items() if part in texts} == texts
    await both(house)


async def test_redis_may_go_and_come_back(house: Installation, redis_server: RedisServer):
    here, there = await both(house)
    _, app = await house.begin("tell the story", here)
    page = await house.page(f"/app/{app}", there)
    await house.streaming(app, 30)
    redis_server.stop()
    await house.until(lambda: any(isinstance(one.event, ev.ToolEnded) for one in house.journal(app)))
    await page.more(5)
    redis_server.start()
    await house.ended(app)
    await page.settled(house.run(app)["id"])
    assert page.words == house.texts(app)
    assert_told(SCRIPTS["story"], house.folded(app), house.journal(app))


async def test_postgresql_may_be_restarted(house: Installation, postgres_server: Postgres):
    here, there = await both(house)
    _, app = await house.begin("tell the story", here)
    page = await house.page(f"/app/{app}", there)
    await house.streaming(app, 60)
    postgres_server.stop()
    postgres_server.start()
    await house.ended(app)
    await page.settled(house.run(app)["id"])
    assert_told(SCRIPTS["story"], house.folded(app), house.journal(app))
    texts = house.texts(app)
    assert {part: words for part, words in page.words.items() if part in texts} == texts
