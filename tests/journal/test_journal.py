"""Group commit, following and merging, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from overskill import db
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.journal import Journal, JournalError, Stored, read
from overskill.models import Message, Run, new_id
from tests.journal.records import a_run


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    made = Journal()
    made.start()
    yield made
    await made.stop()


async def test_events_are_numbered_without_a_gap_and_read_back_as_they_were(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)
    said = [ev.TurnStarted(1), ev.TextGrew(0, "Hé 👋\n"), ev.ToolOpened("a", "os-view"), ev.RunEnded("completed")]
    log.append(said[0], said[1])
    await log.commit(*said[2:])
    stored = await read(run.id)
    assert [one.seq for one in stored] == [1, 2, 3, 4]
    assert [one.event for one in stored] == said


async def test_a_closed_part_takes_the_place_of_its_chunks(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)
    log.append(ev.TurnStarted(1), ev.TextGrew(0, "Hello "), ev.TextGrew(0, "world"))
    await log.commit(ev.TextClosed(0, "Hello world", since=2))
    stored = await read(run.id)
    assert [(one.seq, one.event.kind) for one in stored] == [(1, "turn_started"), (4, "text_closed")]
    covered = stored[1].event
    assert isinstance(covered, ev.TextClosed)
    assert covered.since == 2, "the numbers of the chunks are accounted for"


async def test_nothing_is_heard_before_it_is_durable(journal: Journal) -> None:
    run = await a_run()
    missing: list[int] = []

    def heard(events: list[Stored]) -> None:
        with Session(db.sync_engine()) as session:
            known = {
                seq
                for (seq,) in session.connection().exec_driver_sql("SELECT seq FROM event WHERE run_id=?", (run.id,))
            }
        missing.extend(one.seq for one in events if one.seq not in known)

    forget = journal.listen(run.app_id, heard)
    log = journal.log(run.app_id, run.id)
    for number in range(50):
        log.append(ev.TextGrew(0, str(number)))
        await asyncio.sleep(0)
    await log.commit()
    forget()
    assert log.last == 50
    assert missing == []


async def test_records_and_events_are_stored_together_or_not_at_all(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)
    message = Message(app_id=run.app_id, role="user", position=0)

    def store(session: Session, _: object) -> None:
        session.add(message)
        session.flush()
        raise Refused("Not now.")

    with pytest.raises(Refused, match="Not now"):
        await log.commit(ev.TurnStarted(1), work=store)
    assert await read(run.id) == []
    async with db.session() as session:
        assert await session.get(Message, message.id) is None


async def test_a_refused_entry_takes_no_other_with_it(journal: Journal) -> None:
    good, bad = await a_run(), Run(app_id="nowhere", message_id=new_id())
    first = journal.log(good.app_id, good.id)
    second = journal.log(bad.app_id, bad.id)  # no such run: the foreign key refuses
    results = await asyncio.gather(
        first.commit(ev.TurnStarted(1)),
        second.commit(ev.TurnStarted(1)),
        first.commit(ev.TurnStarted(2)),
        return_exceptions=True,
    )
    assert isinstance(results[1], JournalError)
    assert [one.seq for one in await read(good.id)] == [1, 2]


async def test_numbers_of_what_was_refused_are_given_again(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)

    def refuse(*_: object) -> None:
        raise Refused("No.")

    await log.commit(ev.TurnStarted(1))
    with pytest.raises(Refused):
        await log.commit(ev.Steered("a", "one"), ev.Steered("b", "two"), work=refuse)
    await log.commit(ev.RunEnded("completed"))
    assert [one.seq for one in await read(run.id)] == [1, 2]


async def test_a_follower_misses_nothing_whenever_it_comes(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)

    async def follow(after: int) -> list[int]:
        return [stored.seq async for stored in journal.follow(run.app_id, run.id, after)]

    early = asyncio.create_task(follow(0))
    for _ in range(20):
        log.append(ev.TextGrew(0, "x"))
    await log.commit()
    late = asyncio.create_task(follow(7))
    for _ in range(20):
        log.append(ev.ThinkingGrew("x"))
        await asyncio.sleep(0)
    await log.commit(ev.RunEnded("completed"))
    assert await early == list(range(1, 42))
    assert await late == list(range(8, 42))
    assert await follow(39) == [40, 41]


async def test_a_follower_in_the_middle_of_a_merged_part_gets_the_whole_of_it(journal: Journal) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)
    log.append(ev.TextGrew(0, "a"), ev.TextGrew(0, "b"), ev.TextGrew(0, "c"))
    await log.commit(ev.TextClosed(0, "abc", since=1), ev.RunEnded("completed"))
    events = [stored.event async for stored in journal.follow(run.app_id, run.id, after=2)]
    assert events == [ev.TextClosed(0, "abc", since=1), ev.RunEnded("completed")]


@given(st.sampled_from(sorted(ev.KINDS)), st.text(), st.integers(0, 2**31))
def test_every_kind_of_event_survives_storage(kind: str, text: str, number: int) -> None:
    values = {"str": text, "int": number, "bool": bool(number % 2), "float": float(number), "str | None": text}
    made = ev.KINDS[kind]
    types = {field.name: str(getattr(field.type, "__name__", field.type)) for field in fields(made)}
    event = made(**{name: values.get(type_, {} if "dict" in type_ else []) for name, type_ in types.items()})
    assert ev.decode(*ev.encode(event)) == event


async def test_a_listener_that_fails_keeps_nothing_from_the_others(journal: Journal) -> None:
    run = await a_run()
    heard: list[int] = []

    def fails(_: list[Stored]) -> None:
        raise RuntimeError("mine")

    journal.listen(run.app_id, fails)
    journal.listen(run.app_id, lambda events: heard.extend(one.seq for one in events))
    await journal.log(run.app_id, run.id).commit(ev.TurnStarted(1))
    assert heard == [1]
