"""Pause, resume and cancel: between any two tokens, inside tools, across restarts, and over HTTP."""

import asyncio
import random

import httpx
import pytest
from starlette.applications import Starlette

from overskill import db
from overskill.accounts import cookies, sessions
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import Stored, read
from overskill.models import Run, User, new_id
from overskill.runs.routes import routes
from overskill.runs.runner import Runner
from overskill.settings import settings
from overskill.ui.view import views
from tests.messages_api.script import Text, Turn
from tests.runs.conftest import House
from tests.runs.stories import assert_gapless, assert_once, assert_told, story, write

SLOW = Turn(Text("slow " * 400), rate=200)


async def at_event(house: House, run: Run, number: int) -> None:
    await house.until(run, lambda stored: stored.seq >= number)


@pytest.mark.parametrize("seed", range(8))
async def test_paused_at_random_events_a_run_still_says_exactly_what_the_script_says(house: House, seed: int) -> None:
    script, chance = story(seed), random.Random(seed)
    house.server.play(script)
    run = await house.send("Hello")
    for _ in range(3):
        async for stored in house.journal.follow(house.app.id, run.id, (await read(run.id))[-1].seq):
            if chance.random() < 0.03 or isinstance(stored.event, ev.RunEnded):
                break
        if isinstance(stored.event, ev.RunEnded):
            break
        try:
            await house.runner.pause(run.id)
        except Refused:
            break
        if await house.status(run) == "completed":
            break
        assert await house.status(run) == "paused"
        if chance.random() < 0.5:
            await house.restart()
            assert await house.status(run) == "paused", "a pause holds across restarts"
        await house.runner.resume(run.id)
    assert_told(script, await house.ended(run), await read(run.id))


async def test_a_pause_hears_the_answer_to_its_end_and_starts_no_tool(house: House) -> None:
    """What the model is saying is paid for; a turn that was thrown away would be asked for, and paid for, again."""
    slow = Turn(Text("slow " * 100), write(), rate=200)
    house.server.play([slow, Turn(Text("Done."))])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    await house.runner.pause(run.id)
    assert await house.status(run) == "paused", "it shows at once"
    words = views.live(fold(await read(run.id)), {})["headline"]
    assert words == "Pausing: finishing the answer being written"
    await house.runner._ended(run.id)
    journal = await read(run.id)
    assert journal[-1].event == ev.Paused()
    assert any(isinstance(one.event, ev.TurnEnded) for one in journal)
    assert not any(isinstance(one.event, ev.ToolStage | ev.ToolEnded) for one in journal)
    async with db.session() as session:
        stored = await session.get_one(Run, run.id)
    assert (stored.status, stored.wanted, stored.lease_owner) == ("paused", "pause", None)
    await house.restart()
    assert await house.status(run) == "paused", "a pause holds across restarts"
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert (folded.status, [part.text for part in folded.texts]) == ("completed", ["slow " * 100, "Done."])
    assert [tool.stage for tool in folded.tools] == ["complete"]
    assert len(house.server.requests) == 2, "nothing is asked for twice"
    assert folded.rested > 0
    assert_once(await read(run.id))


async def test_a_pause_that_is_taken_back_before_the_answer_ends_changes_nothing(house: House) -> None:
    house.server.play([Turn(Text("slow " * 100), write(), rate=200), Turn(Text("Done."))])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    await house.runner.pause(run.id)
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert (folded.status, len(house.server.requests)) == ("completed", 2)
    assert not any(isinstance(one.event, ev.Paused) for one in await read(run.id))


async def test_a_cancel_ends_a_run_that_is_about_to_pause_at_once(house: House) -> None:
    house.server.play([SLOW])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    await house.runner.pause(run.id)
    await house.runner.cancel(run.id)
    assert await house.status(run) == "cancelled"
    await asyncio.wait_for(house.server.turns[-1].gone.wait(), 60)


async def test_a_last_answer_that_ends_while_it_pauses_ends_the_run(house: House) -> None:
    house.server.play([Turn(Text("slow " * 50), rate=200)])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    await house.runner.pause(run.id)
    assert (await house.ended(run)).status == "completed"


async def test_a_pause_inside_a_tool_abandons_the_build(house: House) -> None:
    building = asyncio.Event()

    async def build(_: object) -> ev.Built:
        building.set()
        await asyncio.Event().wait()
        raise AssertionError

    house.runner = Runner(house.journal, house.provider, lambda _: build)
    house.server.play([Turn(write()), Turn(Text("Done."))])
    run = await house.send("Hello")
    await building.wait()
    await house.runner.pause(run.id)
    assert await house.status(run) == "paused"
    await house.restart()
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert "saved before" in folded.tools[0].fact
    assert_once(await read(run.id))


async def test_a_cancel_inside_a_build_waits_for_nothing_and_what_was_saved_is_built_after_it(house: House) -> None:
    building, builds = asyncio.Event(), asyncio.Semaphore(0)

    async def build(_: object) -> ev.Built:
        building.set()
        await builds.acquire()
        return ev.Built("late", 1, [])

    house.runner = Runner(house.journal, house.provider, lambda _: build)
    house.server.play([Turn(Text("First."), write()), Turn(Text("Never said."))])
    run = await house.send("Hello")
    await building.wait()
    heard: asyncio.Queue[Stored] = asyncio.Queue()
    house.journal.listen(house.app.id, lambda events: [heard.put_nowait(one) for one in events][:0])
    await house.runner.cancel(run.id)
    folded = fold(await read(run.id))
    assert (folded.status, folded.tools[0].stage) == ("cancelled", "cancelled")
    assert folded.version is not None
    assert folded.version["health"] == {"interrupted": True}, "it was not built, and it says that it was cut off"
    card = views.row(await house.message(folded), 1, set(), last=True).version
    assert card.failures == ["Interrupted before it was finished"]
    builds.release()
    while not isinstance((last := await heard.get()).event, ev.Built):
        pass
    assert last.event == ev.Built("late", 1, [])
    house.server.play([Turn(Text("First."), write()), Turn(Text("Then."))])
    assert (await house.ask("Go on")).status == "completed"
    [result] = house.server.requests[-1].body["messages"][2]["content"]
    assert "saved before and holds" in result["content"]
    assert result["is_error"]
    assert_gapless(await read(run.id))


@pytest.mark.parametrize("number", [1, 2, 9, 30])
async def test_cancel_keeps_what_was_done_and_makes_a_version_if_files_changed(house: House, number: int) -> None:
    house.server.play([Turn(Text("First."), write()), SLOW])
    run = await house.send("Hello")
    await at_event(house, run, number)
    await house.runner.cancel(run.id)
    folded = await house.ended(run)
    journal = await read(run.id)
    assert folded.status == "cancelled"
    assert (folded.version is not None) == any(isinstance(one.event, ev.FileSaved) for one in journal)
    assert all(tool.over for tool in folded.tools)
    assert_gapless(journal)


async def test_a_paused_run_can_be_cancelled_after_a_restart(house: House) -> None:
    house.server.play([Turn(Text("First."), write()), SLOW])
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.FileSaved))
    await house.runner.pause(run.id)
    await house.restart()
    await house.runner.cancel(run.id)
    folded = await house.ended(run)
    assert folded.status == "cancelled"
    assert folded.version is not None


@pytest.mark.parametrize(("wish", "status"), [("pause", "paused"), ("cancel", "cancelled")])
async def test_what_was_asked_just_before_a_crash_is_obeyed_after_it(house: House, wish: str, status: str) -> None:
    house.server.play([SLOW])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    await house.runner.close()
    await house.runner._want(run.id, wish)  # type: ignore[arg-type]
    await house.restart()
    await house.runner._ended(run.id)
    assert await house.status(run) == status
    assert len(house.server.turns) == 1


async def test_all_at_once_is_no_harm(house: House) -> None:
    script = story()
    house.server.play(script)
    run = await house.send("Hello")
    await at_event(house, run, 10)
    asks = [house.runner.pause, house.runner.resume] * 5
    await asyncio.gather(*(ask(run.id) for ask in asks))
    assert_told(script, await house.ended(run), await read(run.id))


async def test_an_ended_or_unknown_run_is_refused(house: House) -> None:
    house.server.play([Turn(Text("Hi."))])
    folded = await house.ask("Hello")
    for ask in (house.runner.pause, house.runner.resume, house.runner.cancel):
        with pytest.raises(Refused):
            await ask(folded.run)
        with pytest.raises(NotFound):
            await ask("nowhere")


async def test_over_http(house: House) -> None:
    house.server.play([SLOW])
    run = await house.send("Hello")
    await at_event(house, run, 10)
    async with db.session() as session:
        owner = await session.get_one(User, house.app.owner_id)
        stranger = User(name=new_id(), name_key=new_id(), password_hash="x")
        session.add(stranger)
        await session.commit()
    inside, outside = [{"cookie": await _cookie(user), "origin": settings.public_url} for user in (owner, stranger)]
    app = httpx.ASGITransport(Starlette(routes=routes(house.runner)))
    async with httpx.AsyncClient(transport=app, base_url=settings.public_url) as client:

        async def post(name: str, headers: dict[str, str], run_id: str = run.id) -> int:
            return (await client.post(f"/api/runs/{run_id}/{name}", headers=headers)).status_code

        assert await post("pause", {**inside, "origin": "http://evil.example"}) == 403
        assert await post("pause", {"cookie": inside["cookie"]}) == 403
        assert await post("pause", outside) == await post("pause", {"origin": settings.public_url}) == 404
        assert await post("pause", inside, "nowhere") == 404
        assert await house.status(run) in ("thinking", "running")
        assert await post("pause", inside) == 204
        assert await house.status(run) == "paused"
        assert await post("resume", inside) == 204
        assert await post("cancel", inside) == 204
        assert await house.status(run) == "cancelled"
        assert await post("cancel", inside) == 409


async def _cookie(user: User) -> str:
    return cookies.given(await sessions.sign_in(user)).split(";")[0]
