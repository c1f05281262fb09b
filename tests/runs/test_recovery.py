"""Runs go on from their last complete step, whatever ended the process that drove them."""

import os
from datetime import timedelta

import pytest

from overskill import db
from overskill.clock import now
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.models import Run
from overskill.runs.begin import begin
from overskill.runs.lease import BOOT, HOST, is_free
from overskill.versions import blobs
from tests.messages_api.script import Text, ToolUse, Turn
from tests.runs.conftest import MODEL, House
from tests.runs.stories import APP, RATE, assert_gapless, assert_once, assert_told, story, write

GONE = f"{HOST}:{2**22 + 1}:elsewhere:x"  # above the largest process number of Linux
WHOLE = {"input": 10, "output": 5}


async def left_behind(house: House, *events: ev.Happening, owner: str = GONE) -> Run:
    """A run as a process that died left it: these events in its journal, its lease still good."""
    run = await begin(house.journal, house.app.id, "Hello", MODEL)
    await house.journal.log(house.app.id, run.id, 1).commit(*events)
    async with db.session() as session:
        stored = await session.get_one(Run, run.id)
        stored.lease_owner, stored.lease_until, stored.status = owner, now() + timedelta(seconds=4), "running"
        session.add(stored)
        await session.commit()
    return run


def tool_use(call: str, path: str = "src/App.tsx", content: str = APP) -> dict[str, object]:
    return {"type": "tool_use", "id": call, "name": "os-write", "input": {"file_path": path, "content": content}}


def results(house: House) -> dict[str, str]:
    """The results in the last request, by call."""
    return {
        block["tool_use_id"]: block["content"]
        for message in house.server.turns[-1].body["messages"]
        for block in message["content"]
        if block["type"] == "tool_result"
    }


async def test_a_broken_turn_is_asked_for_again_and_its_text_is_replaced(house: House) -> None:
    house.server.play([Turn(Text("A whole answer."))])
    run = await left_behind(house, ev.TurnStarted(1), ev.TextGrew(0, "Half an ans"))
    await house.runner.recover()
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert [part.text for part in folded.texts] == ["A whole answer."]
    starts = [one.event for one in await read(run.id) if isinstance(one.event, ev.TurnStarted)]
    assert starts == [ev.TurnStarted(1, 1), ev.TurnStarted(1, 2)]


async def test_calls_that_ended_do_not_run_again_those_that_saved_are_told_the_others_run(house: House) -> None:
    blocks = [tool_use("toolu_a"), tool_use("toolu_b", "src/b.ts"), tool_use("toolu_c", "src/c.ts", "export {};\n")]
    house.server.play([Turn(*[write()] * 3), Turn(Text("Done."))])
    run = await left_behind(
        house,
        ev.TurnStarted(1),
        *(ev.ToolOpened(str(block["id"]), "os-write") for block in blocks),
        ev.TurnEnded("tool_use", blocks, WHOLE),
        ev.FileSaved("toolu_a", "src/App.tsx", "0"),
        ev.ToolEnded("toolu_a", "Exactly this.", False, "3 lines", 3),
        ev.FileSaved("toolu_b", "src/b.ts", "0"),
    )
    await house.runner.recover()
    folded = await house.ended(run)
    assert folded.status == "completed", folded.explanation
    told = results(house)
    assert told["toolu_a"] == "Exactly this."
    assert "src/b.ts was saved before the run was interrupted" in told["toolu_b"]
    assert "The app builds." not in told["toolu_b"]
    assert "The app builds." in told["toolu_c"], "once, with the last change"
    files = await blobs.files_of(house.app.id)
    assert files["src/c.ts"] == "export {};\n"
    assert "src/b.ts" not in files, "nothing of it ran again"
    assert [tool.stage for tool in folded.tools] == ["complete"] * 3
    assert_once(await read(run.id))


async def test_a_name_that_was_given_is_not_given_again(house: House) -> None:
    rename = {"type": "tool_use", "id": "toolu_a", "name": "rename-app", "input": {"name": "Packing List"}}
    house.server.play([Turn(ToolUse("rename-app", {"name": "Packing List"})), Turn(Text("Done."))])
    run = await left_behind(
        house,
        ev.TurnStarted(1),
        ev.ToolOpened("toolu_a", "rename-app"),
        ev.TurnEnded("tool_use", [rename], WHOLE),
        ev.AppRenamed("Packing List", "toolu_a"),
    )
    await house.runner.recover()
    assert (await house.ended(run)).status == "completed"
    assert "Packing List" in results(house)["toolu_a"]
    assert_once(await read(run.id))


async def test_a_turn_that_was_the_last_one_only_ends(house: House) -> None:
    house.server.play([Turn(Text("Never asked."))])
    said = [{"type": "text", "text": "All done."}]
    run = await left_behind(
        house, ev.TurnStarted(1), ev.TextClosed(0, "All done.", 3), ev.TurnEnded("end_turn", said, WHOLE)
    )
    await house.runner.recover()
    folded = await house.ended(run)
    assert (folded.status, [part.text for part in folded.texts]) == ("completed", ["All done."])
    assert house.server.turns == []


async def test_a_process_that_is_alive_keeps_its_runs(house: House) -> None:
    run = await left_behind(house, ev.TurnStarted(1), owner=f"{HOST}:1:elsewhere:x")
    await house.runner.recover()
    assert [one.event.kind for one in await read(run.id)] == ["run_queued", "turn_started"]


@pytest.mark.parametrize(
    ("owner", "seconds", "free"),
    [
        (None, 15, True),
        (GONE, 15, db.is_sqlite()),
        (f"{HOST}:1:elsewhere:x", 15, False),
        (f"{HOST}:1:elsewhere:x", -1, True),
        ("another-host:1:elsewhere:x", 15, False),
        ("another-host:1:elsewhere:x", -1, True),
    ],
)
def test_who_may_take_a_run(owner: str | None, seconds: float, free: bool) -> None:
    until = now() + timedelta(seconds=seconds)
    assert is_free(Run(app_id="a", message_id="m", lease_owner=owner, lease_until=until)) is free


def test_a_process_number_that_came_round_again_is_no_owner() -> None:
    until = now() + timedelta(seconds=15)
    for boot, free in ((BOOT, False), ("earlier", db.is_sqlite())):
        run = Run(app_id="a", message_id="m", lease_owner=f"{HOST}:{os.getpid()}:{boot}:x", lease_until=until)
        assert is_free(run) is free


async def test_a_run_that_ends_every_process_is_given_up(house: House) -> None:
    run = await left_behind(house, ev.TurnStarted(1), ev.TextGrew(0, "Ha"), *[ev.TakenOver()] * 3)
    await house.runner.recover()
    folded = await house.ended(run)
    assert folded.status == "interrupted"
    assert "Retry" in folded.explanation
    assert house.server.turns == []


async def test_progress_forgives_earlier_ends(house: House) -> None:
    house.server.play([Turn(write()), Turn(Text("Done."))])
    run = await left_behind(
        house,
        *[ev.TakenOver()] * 3,
        ev.TurnStarted(1),
        ev.ToolOpened("toolu_a", "os-write"),
        ev.TurnEnded("tool_use", [tool_use("toolu_a")], WHOLE),
    )
    await house.runner.recover()
    assert (await house.ended(run)).status == "completed"


async def test_a_driver_that_lost_its_lease_writes_nothing_more(house: House) -> None:
    house.server.play([Turn(Text("slow " * 60), write(), rate=200)])
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    async with db.session() as session:
        stored = await session.get_one(Run, run.id)
        stored.lease_owner = f"{HOST}:1:elsewhere:x"
        session.add(stored)
        await session.commit()
    await house.runner._ended(run.id)
    kinds = [one.event.kind for one in await read(run.id)]
    assert "turn_ended" not in kinds
    assert "run_ended" not in kinds
    assert await house.status(run) in ("thinking", "running")


async def test_a_stopped_process_hands_its_runs_to_the_next(house: House) -> None:
    script = story()
    house.server.play(script)
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew) and stored.seq > 40)
    await house.runner.close()
    async with db.session() as session:
        assert (await session.get_one(Run, run.id)).lease_owner is None
    assert house.server.turns[-1].gone.is_set()
    await house.restart()
    folded = await house.ended(run)
    assert_told(script, folded, await read(run.id))


async def test_stopped_for_good_nothing_is_lost(house: House) -> None:
    house.server.play([Turn(Text("First."), write()), Turn(Text("slow " * 200), rate=RATE)])
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew) and "slow" in stored.event.text)
    await house.runner.close()
    journal = await read(run.id)
    assert_gapless(journal)
    assert (await blobs.files_of(house.app.id))["src/App.tsx"] == APP


async def test_a_retry_after_an_answer_that_was_cut_keeps_the_conversation_append_only(house: House) -> None:
    cut = [Turn(Text(word), stop="max_tokens") for word in ("One", "two", "three")]
    house.server.play(
        [*cut, Turn(Text("four."), ToolUse("os-view", {"file_path": "src/App.tsx"})), Turn(Text("Five."))]
    )
    assert (await house.ask("Hello")).status == "failed"
    assert (await house.ask("Hello", cause="retry")).status == "completed"
    before = house.server.turns[-1].body["messages"]
    house.server.play([*[Turn(Text("x"))] * 5, Turn(Text("Six."))])
    await house.ask("More")
    assert house.server.turns[-1].body["messages"][: len(before)] == before
