"""A run begins once, in its own place, whatever else happens in the same moment."""

import asyncio

from sqlmodel import select

from overskill import db
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.models import Message, Receipt, Run, Version, new_id
from overskill.runs.begin import begin
from overskill.runs.restore import restore
from overskill.runs.sending import Repeated, send
from tests.messages_api.script import Script, Turn
from tests.messages_api.script import Text as Says
from tests.runs.conftest import MODEL, House, build
from tests.runs.stories import write

DONE = Turn(Says("Done."))


async def places(app_id: str) -> list[int]:
    async with db.session() as session:
        return sorted(await session.exec(select(Message.position).where(Message.app_id == app_id)))


async def test_a_run_that_is_started_twice_is_driven_once(house: House) -> None:
    house.server.play([Turn(Says("Hello. " * 40), rate=100)])
    failed: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
    run = await house.send("Hello")
    house.runner.start(run)
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    assert house.runner.driven(house.app.id) == run.id
    assert (await house.ended(run)).status == "completed"
    for _ in range(20):
        await asyncio.sleep(0.01)
    assert failed == []
    assert len(house.server.turns) == 1
    assert house.runner.driven(house.app.id) is None


async def test_prompts_and_restores_at_once_never_share_a_place(house: House) -> None:
    house.server.play(Script([Turn(write()), DONE, Turn(write("src/b.ts")), *[DONE] * 9]))
    await house.ask("A page")
    await house.ask("Another")
    for _ in range(5):
        results = await asyncio.gather(
            restore(house.journal, house.app.id, 1, build),
            begin(house.journal, house.app.id, "Hello", MODEL),
            restore(house.journal, house.app.id, 2, build),
            return_exceptions=True,
        )
        assert all(isinstance(one, Run | Version | Refused) for one in results), results
        assert any(isinstance(one, Run | Version) for one in results), results
        for run in results:
            if isinstance(run, Run):
                house.runner.start(run)
                await house.ended(run)
        found = await places(house.app.id)
        assert found == list(range(len(found)))
    async with db.session() as session:
        numbers = sorted(await session.exec(select(Version.number).where(Version.app_id == house.app.id)))
    assert numbers == list(range(1, len(numbers) + 1))


async def test_the_stored_event_knows_the_place_that_the_transaction_found(house: House) -> None:
    house.server.play(Script([DONE, DONE]))
    first, second = await house.ask("One"), await house.ask("Two")
    assert (first.position, second.position) == (1, 3)
    queued = (await read(second.run))[0].event
    assert isinstance(queued, ev.RunQueued)
    assert queued.position == 3


async def test_a_prompt_sent_twice_at_once_counts_once(house: House) -> None:
    house.server.play(Script([DONE]))
    ticket = "0" * 16 + new_id().encode().hex()[:16]
    receipt = Receipt(user_id=house.app.owner_id, ticket=ticket, app_id=house.app.id)
    made = await asyncio.gather(*(send(house.journal, house.app.id, receipt, "Once", MODEL) for _ in range(4)))
    runs = [run for run in made if run]
    assert len(runs) == 1
    assert len(await places(house.app.id)) == 2
    house.runner.start(runs[0])
    await house.ended(runs[0])
    assert Repeated(house.app.id).app_id == house.app.id


async def test_a_prompt_with_half_a_surrogate_is_stored_well_formed(house: House) -> None:
    house.server.play(Script([DONE]))
    folded = await house.ask("Half \ud83d of it")
    assert folded.prompt == "Half \ufffd of it"
