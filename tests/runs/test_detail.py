"""A tool call told in full: from the journal, over HTTP, to those who may see the app."""

import httpx
import pytest
from starlette.applications import Starlette

from overskill import db
from overskill.accounts import cookies, sessions
from overskill.errors import NotFound
from overskill.journal.journal import read
from overskill.models import User, new_id
from overskill.replay.detail import detail, told
from overskill.runs.routes import routes
from overskill.settings import settings
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import House
from tests.runs.stories import APP, write

STORY = Script([Turn(write(), ToolUse("os-view", {"file_path": "src/Nowhere.tsx"})), Turn(Text("Done."))])


async def test_what_it_was_given_what_it_answered_and_how_long_it_took(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page")
    wrote, looked = [await detail(folded.run, tool.call) for tool in folded.tools]
    assert wrote.given == {"file_path": "src/App.tsx", "content": APP}
    assert "Overwrote src/App.tsx" in wrote.result
    assert not wrote.is_error
    assert list(wrote.times) == ["received", "waited", "ran"]
    assert wrote.times["ran"] > 0
    assert looked.is_error
    assert "There is no file" in looked.result


async def test_its_stages_with_their_times_and_what_was_found(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page")
    wrote, looked = [(await detail(folded.run, tool.call)).stages for tool in folded.tools]
    names = ["receiving", "waiting", "analyzing", "validating", "writing", "building", "complete"]
    assert [stage for stage, _, _ in wrote] == names
    assert [seconds is None for _, seconds, _ in wrote] == [False] * 6 + [True]
    facts = {stage: fact for stage, _, fact in wrote}
    assert facts["receiving"] == "3 lines"
    assert facts["analyzing"] == "3 lines, 1 component"
    assert facts["writing"] == f"{len(APP)} of {len(APP)} bytes saved"
    assert facts["building"] == "built in 1 ms"
    assert looked[-1][0] == "error"


async def test_a_call_that_is_being_written_shows_its_input_so_far(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page")
    call = folded.tools[0].call
    journal = await read(folded.run)
    opened = next(n for n, one in enumerate(journal) if getattr(one.event, "call", "") == call)
    early = told(journal[: opened + 1], call)
    assert (early.given, early.result, early.times) == (None, "", {})


async def test_over_http_for_those_who_may_see_the_app(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page")
    async with db.session() as session:
        owner = await session.get_one(User, house.app.owner_id)
        stranger = User(name=new_id(), name_key=new_id(), password_hash="x")
        session.add(stranger)
        await session.commit()
    inside, outside = [cookies.given(await sessions.sign_in(user)).split(";")[0] for user in (owner, stranger)]
    app = httpx.ASGITransport(Starlette(routes=routes(house.runner)))
    async with httpx.AsyncClient(transport=app, base_url=settings.public_url) as client:

        async def get(cookie: str, call: str = folded.tools[0].call, run: str = folded.run) -> httpx.Response:
            return await client.get(f"/api/runs/{run}/calls/{call}", headers={"cookie": cookie})

        answer = await get(inside)
        assert answer.status_code == 200
        assert answer.json()["input"] == [["file_path", "src/App.tsx"], ["content", APP]]
        assert [name for name, _ in answer.json()["times"]] == ["Received in", "Waited", "Ran for"]
        refused = [await get(outside), await get(""), await get(inside, "nosuchcall"), await get(inside, run="nowhere")]
        assert {(one.status_code, one.text) for one in refused} == {(404, str(NotFound("call")))}


async def test_a_call_of_another_run_is_not_found(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page")
    with pytest.raises(NotFound):
        await detail(folded.run, "toolu_other")
