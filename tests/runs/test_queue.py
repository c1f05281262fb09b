"""Prompts that wait: in order, once, across crashes; held up after a run that did not end well; changed meanwhile."""

import asyncio
import secrets
import sys
from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from overskill import db
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.models import App, Message, QueuedPrompt, Receipt, Run
from overskill.runs.queue import MAX_WAITING, Gone, Queue, on_change
from overskill.runs.sending import begin_waiting, send
from tests.journal.records import an_app
from tests.messages_api.script import Script, Text, Turn
from tests.runs.conftest import MODEL, House

SLOW = Script([Turn(Text("slow " * 400), rate=200)])
REFUSED = Script([Turn(Text("slow " * 400), rate=200, stop="refusal")])
SHORT = Script([Turn(Text("Done."))])


async def ask(house: House, text: str, ticket: str = "", app_id: str = "") -> Run | None:
    """Send as a page does; the run, if it began one."""
    receipt = Receipt(user_id=house.app.owner_id, ticket=ticket or secrets.token_hex(16), app_id=app_id or house.app.id)
    run = await send(house.journal, receipt.app_id, receipt, text, MODEL)
    if run:
        house.runner.start(run)
    return run


async def queue(house: House) -> Sequence[QueuedPrompt]:
    async with db.session() as session:
        query = select(QueuedPrompt).where(QueuedPrompt.app_id == house.app.id)
        return (await session.exec(query.order_by(col(QueuedPrompt.position)))).all()


async def words(house: House) -> list[str]:
    return [prompt.text for prompt in await queue(house)]


async def held_up(house: House) -> str:
    async with db.session() as session:
        return (await session.get_one(App, house.app.id)).queue_paused


async def said(house: House) -> list[str]:
    """The prompts that stand in the chat, in order."""
    async with db.session() as session:
        query = select(Message.text).where(Message.app_id == house.app.id, Message.role == "user")
        return list((await session.exec(query.order_by(col(Message.position)))).all())


async def ended(house: House, count: int) -> None:
    """Wait until this many runs of the app have ended, one after the other."""
    seen: set[str] = set()
    heard = asyncio.Queue[str]()
    forget = house.journal.listen(
        house.app.id, lambda all: [heard.put_nowait(one.run_id) for one in all if isinstance(one.event, ev.RunEnded)]
    )
    async with db.session() as session:
        over = select(Run.id).where(Run.app_id == house.app.id, col(Run.ended_at).is_not(None))
        seen |= set((await session.exec(over)).all())
    async with asyncio.timeout(20):
        while len(seen) < count:
            seen.add(await heard.get())
    forget()


async def waiting(house: House, *texts: str, first: Script = SLOW) -> Run:
    """A slow run, and prompts that wait for it."""
    house.server.play({"Hello": first, "": SHORT})
    run = await ask(house, "Hello")
    assert run
    for text in texts:
        assert await ask(house, text) is None
    return run


async def finish(house: House, run: Run) -> None:
    """Let a slow run come to its end at once: asked again, the model is brief."""
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    await house.runner.pause(run.id)
    house.server.play({"": SHORT})
    await house.runner.resume(run.id)


async def test_what_waits_runs_by_itself_in_order(house: House) -> None:
    run = await waiting(house, "one", "two", "three")
    ids = [prompt.id for prompt in await queue(house)]
    await finish(house, run)
    await ended(house, 4)
    assert await said(house) == ["Hello", "one", "two", "three"]
    assert await words(house) == []
    async with db.session() as session:
        messages = [await session.get(Message, one) for one in ids]
    assert [message and message.text for message in messages] == ["one", "two", "three"], "a prompt keeps its id"
    house.server.assert_clean()


async def test_a_paused_run_keeps_the_queue_waiting_also_across_a_restart(house: House) -> None:
    run = await waiting(house)
    await house.runner.pause(run.id)
    assert await ask(house, "next") is None
    await house.restart()
    assert await words(house) == ["next"]
    house.server.play({"": SHORT})
    await house.runner.resume(run.id)
    await ended(house, 2)
    assert await said(house) == ["Hello", "next"]


async def test_prompts_can_be_edited_moved_and_removed_while_they_wait(house: House) -> None:
    await waiting(house, "one", "two", "three")
    queue_ = Queue(house.journal)
    told: list[str] = []
    on_change.append(told.append)
    one, two, three = [prompt.id for prompt in await queue(house)]
    await queue_.edit(house.app.id, two, "  zwei ")
    await queue_.place(house.app.id, three, 0)
    assert await words(house) == ["three", "one", "zwei"]
    await queue_.place(house.app.id, three, 99)
    assert await words(house) == ["one", "zwei", "three"]
    await queue_.remove(house.app.id, one)
    assert await words(house) == ["zwei", "three"]
    on_change.remove(told.append)
    assert told == [house.app.id] * 4
    for text in ("", "   ", "x" * 100_001):
        with pytest.raises(Refused):
            await queue_.edit(house.app.id, two, text)
    for change in (queue_.remove(house.app.id, one), queue_.edit(house.app.id, one, "x"), queue_.steer("nowhere", two)):
        with pytest.raises((Gone, NotFound)):
            await change
    assert await words(house) == ["zwei", "three"]


async def test_another_apps_prompts_are_not_found(house: House) -> None:
    await waiting(house, "mine")
    prompt = (await queue(house))[0].id
    other, queue_ = (await an_app()).id, Queue(house.journal)
    for change in (
        queue_.edit(other, prompt, "x"),
        queue_.place(other, prompt, 0),
        queue_.remove(other, prompt),
        queue_.steer(other, prompt),
    ):
        with pytest.raises(Gone):
            await change
    assert await words(house) == ["mine"]


async def test_at_most_twenty_wait(house: House) -> None:
    await waiting(house, *(str(number) for number in range(MAX_WAITING)))
    with pytest.raises(Refused, match="20 prompts"):
        await ask(house, "one too many")
    assert len(await queue(house)) == MAX_WAITING


@pytest.mark.parametrize("where", ["running", "waiting", "begun", "removed"])
async def test_a_prompt_that_is_sent_again_counts_once(house: House, where: str) -> None:
    ticket = secrets.token_hex(16)
    if where == "running":
        house.server.play(SLOW)
        assert await ask(house, "Hello", ticket)
        assert await ask(house, "Hello", ticket) is None
        assert (await said(house), await words(house)) == (["Hello"], [])
        return
    run = await waiting(house)
    await ask(house, "once", ticket)
    if where == "begun":
        await finish(house, run)
        await ended(house, 2)
    if where == "removed":
        await Queue(house.journal).remove(house.app.id, (await queue(house))[0].id)
    await asyncio.gather(*(ask(house, "once", ticket) for _ in range(5)))
    assert [*await said(house), *await words(house)].count("once") == (0 if where == "removed" else 1)


async def test_a_ticket_belongs_to_its_sender_and_has_a_shape(house: House) -> None:
    ticket = secrets.token_hex(16)
    house.server.play(SLOW)
    await ask(house, "Hello", ticket)
    stranger = await an_app()
    receipt = Receipt(user_id=stranger.owner_id, ticket=ticket, app_id=stranger.id)
    run = await send(house.journal, stranger.id, receipt, "mine", MODEL)
    assert run, "somebody else's ticket says nothing"
    house.runner.start(run)
    await house.runner.cancel(run.id)
    for bad in ("x", "A" * 32, "g" * 32, "0" * 33, "0" * 31 + "\n", "' OR 1=1"):
        with pytest.raises(Refused, match="out of date"):
            await ask(house, "Hello", bad)


@pytest.mark.parametrize("end", ["cancelled", "failed"])
async def test_the_queue_holds_itself_up_until_it_is_told_to_go_on(house: House, end: str) -> None:
    run = await waiting(house, "one", "two", first=REFUSED if end == "failed" else SLOW)
    if end == "cancelled":
        await house.runner.cancel(run.id)
    assert (await house.ended(run)).status == end
    await house.restart()
    assert (await held_up(house), await words(house)) == (end, ["one", "two"])
    house.server.play({"": SHORT})
    by_hand = await ask(house, "by hand")
    assert by_hand, "a new prompt runs at once"
    assert (await house.ended(by_hand)).status == "completed"
    await house.runner.go_on(house.app.id)
    assert (await held_up(house), await words(house)) == (end, ["one", "two"])
    await Queue(house.journal).go_on(house.app.id)
    await house.runner.go_on(house.app.id)
    await ended(house, 4)
    assert await said(house) == ["Hello", "by hand", "one", "two"]
    assert await held_up(house) == ""


async def test_an_empty_queue_is_not_held_up(house: House) -> None:
    run = await waiting(house)
    await house.runner.cancel(run.id)
    assert await held_up(house) == ""
    run = await waiting(house, "one")
    await house.runner.cancel(run.id)
    assert await held_up(house) == "cancelled"
    await Queue(house.journal).remove(house.app.id, (await queue(house))[0].id)
    assert await held_up(house) == ""


async def test_a_crash_between_an_end_and_the_next_beginning_loses_and_doubles_nothing(house: House) -> None:
    run = await waiting(house, "one", "two")
    house.runner._closing = True  # as if the process died with the end of the run
    await finish(house, run)
    await house.ended(run)
    assert await words(house) == ["one", "two"]
    await house.restart()
    await ended(house, 3)
    assert await said(house) == ["Hello", "one", "two"]


async def test_many_that_look_begin_a_prompt_once(house: House) -> None:
    run = await waiting(house, "one")
    house.runner._closing = True
    await finish(house, run)
    await house.ended(run)
    await house.restart()
    prompt = QueuedPrompt(app_id=house.app.id, user_id=house.app.owner_id, position=0, text="one")
    await asyncio.gather(*(house.runner.go_on(house.app.id) for _ in range(5)))
    await ended(house, 2)
    assert await said(house) == ["Hello", "one"]
    with pytest.raises(Refused):
        await begin_waiting(house.journal, prompt, MODEL)


async def test_killed_again_and_again_a_queue_runs_once_and_in_order(house: House) -> None:
    texts = [f"number {number}" for number in range(6)]
    run = await waiting(house, *texts)
    house.server.play({"": Script([Turn(Text("Done. " * 10), rate=400)])})
    await house.runner.close()
    for _ in range(4):
        before = len(await said(house))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.worker", house.server.base_url, house.server.api_key)
        )
        while len(await said(house)) == before and await words(house):
            await asyncio.sleep(0.005)
        process.kill()
        await process.wait()
    await house.restart()
    while await words(house):
        await asyncio.sleep(0.02)
    async with db.session() as session:
        newest = select(Run).where(Run.app_id == house.app.id).order_by(col(Run.started_at).desc())
        last = (await session.exec(newest)).first()
    assert last
    assert (await house.ended(last)).status == "completed"
    assert await said(house) == ["Hello", *texts]
    assert (await read(run.id))[-1].event == ev.RunEnded("completed", cost=pytest.approx(0, abs=1))
    house.server.assert_clean()
