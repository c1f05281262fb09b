"""A run that waits at a limit: it survives restarts, nobody goes on with it unasked, and it obeys like any other."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from overskill import db
from overskill.accounts import cookies, sessions
from overskill.agent import cost_limit
from overskill.analytics.bill import bills_of
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.llm.pricing import cost
from overskill.llm.usage import Usage
from overskill.models import Message, Run, Setting, User
from overskill.runs.begin import begin
from overskill.runs.routes import routes
from overskill.runs.standing import Standing
from overskill.settings import settings
from tests.messages_api.script import Text, ToolUse, Turn
from tests.runs.conftest import MODEL, House
from tests.runs.stories import assert_gapless, assert_once, write

LONG = "word " * 10_000
"""Two and a half cents, written to the provider's cache once; a fifth of a cent for each time it is read."""


@pytest.fixture(autouse=True)
async def _one_cent() -> AsyncIterator[None]:
    await cost_limit.store("0.01")
    yield
    async with db.session() as session:
        await session.delete(await session.get_one(Setting, cost_limit.NAME))
        await session.commit()


async def waiting(house: House, *more: Turn) -> Run:
    """A run that has written a file and waits at the cost limit."""
    house.server.play([Turn(Text("First."), write()), *more, Turn(Text("Done."))])
    run = await house.send(LONG)
    await house.until(run, at_limit)
    return run


def at_limit(stored: object) -> bool:
    event = getattr(stored, "event", None)
    return isinstance(event, ev.Paused) and event.title != ""


async def test_continue_at_the_very_moment_of_the_pause_is_heard(house: House) -> None:
    run = await waiting(house)
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert (folded.status, folded.limit) == ("completed", None)
    assert [part.text for part in folded.texts] == ["First.", "Done."]
    assert_once(await read(run.id))
    assert_gapless(await read(run.id))
    house.server.assert_clean()


async def test_nobody_goes_on_with_it_unasked(house: House) -> None:
    run = await waiting(house)
    for _ in range(2):
        await house.restart()
        assert await house.status(run) == "paused"
    assert len(house.server.turns) == 1
    async with db.session() as session:
        shown = await session.get_one(Message, run.message_id)
    assert shown.status == "paused"
    with pytest.raises(Refused):
        await house.send("And now?")
    await house.runner.resume(run.id)
    assert (await house.ended(run)).status == "completed"


async def test_it_can_be_cancelled_and_keeps_its_version(house: House) -> None:
    run = await waiting(house)
    await house.restart()
    await house.runner.cancel(run.id)
    folded = await house.ended(run)
    assert (folded.status, folded.limit, folded.title) == ("cancelled", None, "")
    assert folded.version
    assert folded.cost
    assert len(house.server.turns) == 1


async def test_a_run_that_is_taken_over_gets_no_fresh_limit(house: House) -> None:
    """Left behind by a process that died after a turn that passed the limit, before its call ran."""
    house.server.play([Turn(write()), Turn(Text("Done."))])
    usage = {"input": 1_000_000, "output": 0, "cache_write": 0, "cache_read": 0}
    call = {"type": "tool_use", "id": "toolu_a", "name": "os-view", "input": {"file_path": "src/App.tsx"}}
    run = await begin(house.journal, house.app.id, "Hello", MODEL)
    log = house.journal.log(house.app.id, run.id, 1)
    await log.commit(
        ev.TurnStarted(1), ev.ToolOpened("toolu_a", "os-view"), ev.TurnEnded("tool_use", [call], usage), ev.TakenOver()
    )
    await house.runner.recover()
    await house.until(run, at_limit)
    assert house.server.turns == []
    assert Standing.of(await read(run.id)).begun.results, "the call of the turn has run"


async def test_each_continue_is_for_the_next_stretch_only(house: House) -> None:
    run = await waiting(house, *[Turn(ToolUse("os-search-files", {"query": f"word {n}"})) for n in range(9)])
    while await house.status(run) == "paused":
        await house.runner.resume(run.id)
        await house.runner._ended(run.id)
    assert await house.status(run) == "completed"
    journal = [one.event for one in await read(run.id)]
    pauses = [event for event in journal if isinstance(event, ev.Paused)]
    first = next(event for event in journal if isinstance(event, ev.TurnEnded))
    assert len(pauses) == 3
    assert f"${cost(MODEL, Usage(**first.usage)):.2f}" in pauses[0].explanation
    assert all("$0.01 on its own" in pause.explanation for pause in pauses[1:]), "what came before does not count"


async def test_over_http(house: House) -> None:
    run = await waiting(house)
    async with db.session() as session:
        owner = await session.get_one(User, house.app.owner_id)
    cookie = cookies.given(await sessions.sign_in(owner)).split(";")[0]
    app = httpx.ASGITransport(Starlette(routes=routes(house.runner)))
    headers = {"cookie": cookie, "origin": settings.public_url}
    async with httpx.AsyncClient(transport=app, base_url=settings.public_url, headers=headers) as client:
        assert (await client.post(f"/api/runs/{run.id}/resume")).status_code == 204
        assert (await house.ended(run)).status == "completed"
        assert (await client.post(f"/api/runs/{run.id}/resume")).status_code == 409


async def test_the_bill_of_an_app_adds_up_to_its_journals(house: House) -> None:
    await cost_limit.store("0")
    house.server.play([Turn(write()), Turn(Text("Done.")), Turn(Text("Again."))])
    runs = [await house.ask("Hello"), await house.ask("More")]
    bills = await bills_of(house.app.id)
    for folded in runs:
        bill, usage = bills[folded.run], folded.usage
        assert bill.input == usage["input"] + usage["cache_write"] + usage["cache_read"]
        assert (bill.output, bill.dollars, bill.priced) == (usage["output"], folded.cost, 1)
        assert usage["cache_read"] > 0
