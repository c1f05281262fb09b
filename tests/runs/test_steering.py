"""Steering: words for the run that works, given after results or at a turn's end, once, and held by the journal."""

import asyncio
from typing import Any

import pytest
from sqlmodel import select

from overskill import db
from overskill.agent import history
from overskill.journal import events as ev
from overskill.journal.fold import Said
from overskill.journal.journal import read
from overskill.models import QueuedPrompt, Run, new_id
from overskill.runs.begin import begin
from overskill.runs.driver import journals
from overskill.runs.queue import Free, Queue
from tests.faults.test_kills import passed, worker
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import MODEL, House
from tests.runs.stories import assert_gapless, assert_once, write
from tests.runs.test_queue import ask, ended, held_up, queue, said, words
from tests.runs.test_recovery import left_behind

LOOK = ToolUse("os-view", {"file_path": "src/App.tsx"})
AFTER = Script([Turn(Text("As you like."))])


def work(calls: int = 2, turns: int = 3) -> Script:
    return Script(
        [*(Turn(Text("Working. " * 10), *[LOOK] * calls, rate=300) for _ in range(turns)), Turn(Text("Done."))]
    )


async def steer(house: House, text: str = "Make it blue") -> str:
    """Send a prompt and let the present run be told; its id."""
    assert await ask(house, text) is None
    prompt = next(one for one in await queue(house) if one.text == text)
    await Queue(house.journal).steer(house.app.id, prompt.id)
    return prompt.id


def roles(messages: list[dict[str, Any]]) -> list[str]:
    """Who says what, in short: "user text", "assistant text+tool_use"."""
    return [f"{one['role']} {'+'.join(block['type'] for block in one['content'])}" for one in messages]


async def assert_history_is_the_journals(house: House) -> None:
    """What the model was sent last is what the journal says, and then its answer."""
    told = history.messages(await journals(house.app.id))
    sent = house.server.turns[-1].body["messages"]
    plain = [{**one, "content": [_bare(block) for block in one["content"]]} for one in sent]
    assert [{**one, "content": [_bare(block) for block in one["content"]]} for one in told[: len(sent)]] == plain
    assert [one["role"] for one in told[len(sent) :]] == ["assistant"]
    house.server.assert_clean()


def _bare(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if name != "cache_control"}


async def test_the_run_is_told_after_the_next_results(house: House) -> None:
    house.server.play({"Hello": work(), "blue": AFTER})
    with house.server.holding("App.tsx"):
        run = await ask(house, "Hello")
        assert run
        await house.until(run, lambda stored: isinstance(stored.event, ev.ToolOpened))
        prompt = await steer(house)
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert await words(house) == []
    assert await said(house) == ["Hello"], "it is part of the run, not a turn of its own"
    sent = roles(house.server.turns[-1].body["messages"])
    assert sent == ["user text", "assistant text+tool_use+tool_use", "user tool_result+tool_result", "user text"]
    assert [part.kind for part in folded.parts] == ["text", "tool", "tool", "said", "text"]
    assert folded.parts[3] == Said(prompt, 1, "Make it blue")
    await assert_history_is_the_journals(house)
    assert_gapless(await read(run.id))


async def test_without_results_it_is_told_when_the_turn_ends(house: House) -> None:
    house.server.play({"Hello": Script([Turn(Text("An answer."))]), "blue": AFTER})
    with house.server.holding("answer"):
        run = await ask(house, "Hello")
        assert run
        await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
        await steer(house)
    folded = await house.ended(run)
    assert [part.kind for part in folded.parts] == ["text", "said", "text"]
    assert roles(house.server.turns[-1].body["messages"]) == ["user text", "assistant text", "user text"]
    await assert_history_is_the_journals(house)


@pytest.mark.parametrize("restart", [False, True])
async def test_what_a_paused_run_is_to_be_told_it_is_told_when_it_goes_on(house: House, restart: bool) -> None:
    house.server.play({"Hello": work(), "blue": AFTER})
    with house.server.holding("Done"):
        run = await ask(house, "Hello")
        assert run
        await house.until(run, lambda stored: stored.seq > 8)
        await house.runner.pause(run.id)
    await steer(house)
    if restart:
        await house.restart()
    assert [prompt.steering for prompt in await queue(house)] == [True]
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert [part.kind for part in folded.parts].count("said") == 1
    assert "As you like." in [text.text for text in folded.texts]
    await assert_history_is_the_journals(house)
    assert_gapless(await read(run.id))


@pytest.mark.parametrize("seed", range(4))
async def test_told_at_any_moment_and_paused_at_any_other_the_rules_hold(house: House, seed: int) -> None:
    house.server.play({"Hello": work(), "blue": work(1, 2), "green": AFTER})
    with house.server.holding("Done"):
        run = await ask(house, "Hello")
        assert run
        await house.until(run, lambda stored: stored.seq > 3 + 4 * seed)
        await steer(house, "blue, please")
        await house.until(run, lambda stored: stored.seq > 12 + 5 * seed)
        await house.runner.pause(run.id)
    await steer(house, "green, please")
    await house.restart()
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert folded.status == "completed", folded.explanation
    assert [part.text for part in folded.parts if isinstance(part, Said)] == ["blue, please", "green, please"]
    journal = await read(run.id)
    assert_once(journal)
    assert_gapless(journal)
    await assert_history_is_the_journals(house)


async def test_words_that_a_dead_process_had_told_are_not_told_again(house: House) -> None:
    house.server.play({"blue": AFTER})
    blocks = [{"type": "tool_use", "id": "toolu_a", "name": "os-view", "input": {"file_path": "src/App.tsx"}}]
    run = await left_behind(
        house,
        ev.TurnStarted(1),
        ev.ToolOpened("toolu_a", "os-view"),
        ev.TurnEnded("tool_use", blocks, {"input": 1, "output": 1}),
        ev.ToolEnded("toolu_a", "1 line", False, "1 line"),
        ev.Steered(new_id(), "Make it blue"),
    )
    await house.runner.recover()
    folded = await house.ended(run)
    assert folded.status == "completed", folded.explanation
    sent = roles(house.server.turns[-1].body["messages"])
    assert sent == ["user text", "assistant tool_use", "user tool_result", "user text"]
    await assert_history_is_the_journals(house)


async def test_a_broken_turn_is_replaced_and_what_was_said_stays(house: House) -> None:
    house.server.play({"blue": AFTER})
    run = await left_behind(
        house, ev.TurnStarted(1), ev.TextGrew(0, "Half an ans"), ev.TakenOver(), ev.Steered(new_id(), "Make it blue")
    )
    await house.runner.recover()
    folded = await house.ended(run)
    assert [part.kind for part in folded.parts] == ["said", "text"]
    assert [text.text for text in folded.texts] == ["As you like."]


async def test_what_it_was_not_told_before_its_end_becomes_the_next_prompt(house: House) -> None:
    house.server.play({"Hello": Script([Turn(write(), Text("slow"))]), "": AFTER})
    with house.server.holding("slow"):
        run = await ask(house, "Hello")
        assert run
        await house.until(run, lambda stored: isinstance(stored.event, ev.ToolOpened))
        await ask(house, "first")
        await steer(house)
        await steer(house, "Make it red")
        assert await words(house) == ["Make it blue", "Make it red", "first"]
        await house.runner.cancel(run.id)
    assert await held_up(house) == "cancelled"
    assert not any(prompt.steering for prompt in await queue(house))
    await Queue(house.journal).go_on(house.app.id)
    await house.runner.go_on(house.app.id)
    await ended(house, 4)
    assert await said(house) == ["Hello", "Make it blue", "Make it red", "first"]


async def test_edited_or_removed_at_the_last_moment_it_is_told_as_it_is_then(house: House) -> None:
    house.server.play({"Hello": work(1, 8), "": AFTER})
    run = await ask(house, "Hello")
    assert run
    queue_ = Queue(house.journal)
    for number in range(6):
        await house.until(run, lambda stored: isinstance(stored.event, ev.ToolOpened))
        try:
            prompt = await steer(house, f"number {number}")
            edit = queue_.edit(house.app.id, prompt, f"changed {number}")
            await asyncio.gather(edit, queue_.remove(house.app.id, prompt), return_exceptions=True)
        except (AssertionError, Free):
            break
    if await house.status(run) != "completed":
        await house.ended(run)
    journal = await read(run.id)
    told = [one.event.prompt for one in journal if isinstance(one.event, ev.Steered)]
    assert len(told) == len(set(told))
    assert_gapless(journal)
    house.server.assert_clean()


async def test_with_nothing_to_tell_it_to_a_prompt_is_free_to_begin(house: House) -> None:
    async with db.session() as session:
        prompt = QueuedPrompt(app_id=house.app.id, user_id=house.app.owner_id, position=0, text="Hello")
        session.add(prompt)
        await session.commit()
    with pytest.raises(Free):
        await Queue(house.journal).steer(house.app.id, prompt.id)
    async with db.session() as session:
        assert (await session.exec(select(Run).where(Run.app_id == house.app.id))).all() == []


async def test_a_run_that_another_process_drives_is_told_too(house: House) -> None:
    house.server.play({"Hello": work(turns=50), "blue": AFTER})  # it ends when it is told, not before
    run = await begin(house.journal, house.app.id, "Hello", MODEL)
    process = await worker(house)
    assert await passed(run, 5)
    prompt = await steer(house)
    assert not await passed(run, 10**9)
    process.kill()
    await process.wait()
    journal = await read(run.id)
    assert [one.event for one in journal if isinstance(one.event, ev.Steered)] == [ev.Steered(prompt, "Make it blue")]
    assert await words(house) == []
    assert_gapless(journal)
    await assert_history_is_the_journals(house)
