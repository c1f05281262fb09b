"""Cancelling one call: it ends honestly, the run goes on, nothing runs twice, the history is valid."""

import asyncio
from contextlib import suppress

import httpx
import pytest
from starlette.applications import Starlette

from overskill import db
from overskill.accounts import cookies, sessions
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.fold import Tool
from overskill.journal.journal import read
from overskill.models import Run, ToolCall, User, new_id
from overskill.preview.build import Problem
from overskill.replay.detail import detail
from overskill.runs.routes import routes
from overskill.runs.runner import Runner
from overskill.settings import settings
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import House, build
from tests.runs.stories import APP, assert_gapless, assert_once, write

OTHER = "src/lib/other.ts"


class SlowBuilds:
    """Builds that wait until they are let go, the first `count` of them."""

    def __init__(self, count: int = 1) -> None:
        self._left, self.begun = count, asyncio.Event()

    async def __call__(self, files: object) -> ev.Built:
        if self._left:
            self._left -= 1
            self.begun.set()
            await asyncio.Event().wait()
        return await build(files)


class SlowChecks(SlowBuilds):
    """Builds at once, but looks at the first `count` files for ever before they are written."""

    async def __call__(self, files: object) -> ev.Built:
        return await build(files)

    async def check(self, path: str, content: str) -> list[Problem] | None:
        if self._left:
            self._left -= 1
            self.begun.set()
            await asyncio.Event().wait()
        return None


def with_builds(house: House, builds: SlowBuilds) -> None:
    house.runner = Runner(house.journal, house.provider, lambda _: builds)


async def opened(house: House, run: Run, number: int) -> str:
    """The id of the run's number-th call."""
    calls = [one.event.call for one in await read(run.id) if isinstance(one.event, ev.ToolOpened)]
    return calls[number]


async def assert_told(house: House, run: Run, tool: Tool, words: str) -> None:
    """The call ended once, as cancelled, for the person, the model and the records."""
    journal = await read(run.id)
    assert_once(journal)
    assert_gapless(journal)
    ended = [one.event for one in journal if isinstance(one.event, ev.ToolEnded) and one.event.call == tool.call]
    assert [(one.is_error, one.cancelled) for one in ended] == [(True, True)]
    assert words in ended[0].text
    assert (tool.stage, tool.progress) == ("cancelled", 100)
    async with db.session() as session:
        assert (await session.get_one(ToolCall, (run.id, tool.call))).status == "cancelled"
    results = [
        block
        for message in house.server.requests[-1].body["messages"]
        for block in message["content"]
        if block["type"] == "tool_result" and block["tool_use_id"] == tool.call
    ]
    assert [(block["is_error"], words in str(block["content"])) for block in results] == [(True, True)]


async def test_a_call_that_had_saved_says_so_and_the_run_goes_on(house: House) -> None:
    builds = SlowBuilds()
    with_builds(house, builds)
    house.server.play(Script([Turn(write(), ToolUse("os-view", {"file_path": "src/main.tsx"})), Turn(Text("Done."))]))
    run = await house.send("Hello")
    await builds.begun.wait()
    await house.runner.cancel_call(run.id, call := await opened(house, run, 0))
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert [tool.stage for tool in folded.tools] == ["cancelled", "complete"]
    await assert_told(house, run, folded.tools[0], "It had saved src/App.tsx before, and that holds")
    assert any(isinstance(one.event, ev.Built) for one in await read(run.id)), "the preview shows what is saved"
    assert folded.version is not None
    assert (await detail(run.id, call)).stages[-1][0] == "cancelled"


async def test_a_call_that_waits_for_another_never_runs(house: House) -> None:
    builds = SlowChecks()
    with_builds(house, builds)
    calls = write(), ToolUse("os-search-files", {"query": "App"}), write(OTHER, "export const a = 1;\n")
    house.server.play(Script([Turn(*calls), Turn(Text("Done."))]))
    run = await house.send("Hello")
    await builds.begun.wait()
    waits = await opened(house, run, 2)
    await house.runner.cancel_call(run.id, waits)
    with pytest.raises(Refused):
        await house.runner.cancel_call(run.id, waits)
    await house.runner.cancel_call(run.id, await opened(house, run, 0))
    folded = await house.ended(run)
    assert [tool.stage for tool in folded.tools] == ["cancelled", "complete", "cancelled"]
    await assert_told(house, run, folded.tools[2], "It changed nothing")
    saved = [one.event.path for one in await read(run.id) if isinstance(one.event, ev.FileSaved)]
    assert saved == []


async def test_a_cancelled_call_stays_so_after_a_restart(house: House) -> None:
    builds = SlowChecks()
    with_builds(house, builds)
    house.server.play(Script([Turn(write(), write(content=APP + "// again\n")), Turn(Text("Done."))]))
    run = await house.send("Hello")
    await builds.begun.wait()
    await house.runner.cancel_call(run.id, await opened(house, run, 1))
    await house.restart()
    folded = await house.ended(run)
    assert [tool.stage for tool in folded.tools] == ["complete", "cancelled"]
    await assert_told(house, run, folded.tools[1], "It changed nothing")


@pytest.mark.parametrize("moment", range(6))
async def test_cancelled_at_any_moment_nothing_runs_twice(house: House, moment: int) -> None:
    """At each event of the call in turn: either it is cancelled, or it was quicker and its result holds."""
    house.server.play(Script([Turn(write(), write(OTHER, "export const a = 1;\n")), Turn(Text("Done."))]))
    run = await house.send("Hello")
    seen, call = 0, ""
    async for stored in house.journal.follow(house.app.id, run.id):
        event = stored.event
        call = call or (event.call if isinstance(event, ev.ToolOpened) else "")
        seen += isinstance(event, ev.ToolStage | ev.FileSaved) and event.call == call
        if seen > moment or isinstance(event, ev.RunEnded):
            break
    with suppress(Refused):
        await house.runner.cancel_call(run.id, call)
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert {tool.stage for tool in folded.tools} <= {"complete", "cancelled"}
    assert_once(await read(run.id))
    assert_gapless(await read(run.id))


async def test_what_cannot_be_cancelled_is_refused(house: House) -> None:
    house.server.play(Script([Turn(write()), Turn(Text("Done. " * 50), rate=100)]))
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    call = await opened(house, run, 0)
    for wrong in (call, "nosuchcall"):
        with pytest.raises(Refused, match="does not work or wait"):
            await house.runner.cancel_call(run.id, wrong)
    elsewhere = Runner(house.journal, house.provider, lambda _: build)
    with pytest.raises(Refused, match="Another process"):
        await elsewhere.cancel_call(run.id, call)
    await house.runner.cancel(run.id)
    with pytest.raises(Refused, match="Nothing works"):
        await house.runner.cancel_call(run.id, call)


async def test_over_http_for_those_who_may_change_the_app(house: House) -> None:
    builds = SlowBuilds()
    with_builds(house, builds)
    house.server.play(Script([Turn(write()), Turn(Text("Done."))]))
    run = await house.send("Hello")
    await builds.begun.wait()
    call = await opened(house, run, 0)
    async with db.session() as session:
        owner = await session.get_one(User, house.app.owner_id)
        stranger = User(name=new_id(), name_key=new_id(), password_hash="x")
        session.add(stranger)
        await session.commit()
    app = httpx.ASGITransport(Starlette(routes=routes(house.runner)))
    async with httpx.AsyncClient(transport=app, base_url=settings.public_url) as client:

        async def post(user: User, origin: str = settings.public_url, which: str = call) -> int:
            cookie = cookies.given(await sessions.sign_in(user)).split(";")[0]
            address = f"/api/runs/{run.id}/calls/{which}/cancel"
            return (await client.post(address, headers={"cookie": cookie, "origin": origin})).status_code

        assert await post(stranger) == 404
        assert await post(owner, "https://evil.example") == 403
        assert await post(owner, which="nosuchcall") == 409
        assert await post(owner) == 204
        assert await post(owner) == 409
    assert (await house.ended(run)).status == "completed"
