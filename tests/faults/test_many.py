"""Many pages on one run, and many runs at once: at the end all pages are identical to the journal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.browser.program import Checkout
from tests.browser.program import Program as Whole
from tests.browser.records import Records
from tests.faults.crowd import Place, watch
from tests.faults.program import Program, sign_up
from tests.faults.tale import tale
from tests.messages_api import MessagesServer
from tests.postgres import Postgres, postgres_server
from tests.redis_server import RedisServer, redis_server

__all__ = ["postgres_server", "redis_server"]
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
RUNS, VIEWERS = 8, 20


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def model() -> AsyncIterator[MessagesServer]:
    async with MessagesServer() as server:
        server.play({f"tale {number:02}": tale(number) for number in range(RUNS + 1)})
        yield server
        server.assert_clean()


@pytest.fixture(scope="module")
def one_process(model: MessagesServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data = tmp_path_factory.mktemp("many") / "data"
    with Program(data, ANTHROPIC_BASE_URL=model.base_url, ANTHROPIC_API_KEY=model.api_key) as program:
        yield Place(program.port, program.cookie, program.records)


@pytest.fixture(scope="module")
def two_workers(
    model: MessagesServer,
    postgres_server: Postgres,
    redis_server: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Place]:
    database = postgres_server.database("many")
    program = Whole(
        Checkout(worker_id),
        tmp_path_factory.mktemp("many") / "shared",
        ANTHROPIC_BASE_URL=model.base_url,
        ANTHROPIC_API_KEY=model.api_key,
        OVERSKILL_DATABASE_URL=database,
        OVERSKILL_REDIS_URL=redis_server.address,
        GRANIAN_WORKERS="2",
    )
    program.start()
    try:
        yield Place(program.checkout.port, sign_up(program.checkout.port), Records(database))
    finally:
        program.stop()


@pytest.fixture(scope="module", params=["one_process", "two_workers"])
def place(request: pytest.FixtureRequest, model: MessagesServer) -> Place:
    return request.getfixturevalue(request.param)


async def test_all_pages_are_identical_to_the_journal(place: Place):
    for prompts, viewers in ([f"Tell tale {RUNS:02}"], VIEWERS), ([f"Tell tale {n:02}" for n in range(RUNS)], 2):
        tally = await watch(place, prompts, viewers)
        assert (tally.completed, tally.pages, tally.otherwise) == (len(prompts), len(prompts) * viewers, [])
