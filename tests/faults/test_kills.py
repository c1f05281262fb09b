"""Real SIGKILLs of a real process at random moments: every run still tells its whole story, once."""

import asyncio
import random
import signal
import sys
from pathlib import Path

import pytest

from overskill import db
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.models import Run
from overskill.runs.begin import begin
from overskill.runs.driver import MAX_TAKEOVERS
from overskill.runs.standing import Standing
from tests.messages_api.fixtures import messages_server
from tests.runs.conftest import MODEL, House, house
from tests.runs.stories import assert_told, story

__all__ = ["house", "messages_server"]
ROOT = Path(__file__).parents[2]
KILLS = 5  # of each of the four runs
APART = 18  # events at most from one kill to the next: an undisturbed story has about 90


async def worker(house: House) -> asyncio.subprocess.Process:
    """A process that takes over what nobody drives. It reads the same settings as this one."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.worker", house.server.base_url, house.server.api_key), cwd=ROOT
    )


async def passed(run: Run, number: int) -> bool:
    """Wait until the journal has reached `number` and one more kill is forgiven; False when the run has ended."""
    while True:
        journal = await read(run.id)
        if isinstance(journal[-1].event, ev.RunEnded):
            return False
        if journal[-1].seq >= number and Standing.of(journal).takeovers < MAX_TAKEOVERS:
            return True
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("seed", range(4))
async def test_killed_at_random_moments_a_run_goes_on(house: House, seed: int) -> None:
    chance, script = random.Random(seed), story(seed)
    house.server.play(script)
    run = await begin(house.journal, house.app.id, "Hello", MODEL)
    kills = 0
    for _ in range(KILLS):
        process = await worker(house)
        reached = (await read(run.id))[-1].seq
        kills += await passed(run, reached + chance.randint(2, APART))
        await asyncio.sleep(chance.random() * 0.02)
        process.kill()
        await process.wait()
    process = await worker(house)
    await passed(run, 10**9)
    process.kill()
    await process.wait()
    assert_told(script, await house.ended(run), await read(run.id))
    assert kills >= 3


async def test_a_process_that_is_asked_to_end_hands_its_run_over_within_five_seconds(house: House) -> None:
    script = story(9)
    house.server.play(script)
    run = await begin(house.journal, house.app.id, "Hello", MODEL)
    process = await worker(house)
    assert await passed(run, 20)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 60) == 0
    async with db.session() as session:
        assert (await session.get_one(Run, run.id)).lease_owner is None
    await house.runner.recover()
    assert_told(script, await house.ended(run), await read(run.id))
