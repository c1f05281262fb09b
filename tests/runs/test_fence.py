"""A driver that lost its run writes nothing more: no event and no row, in whatever order two writers get there."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from overskill import db
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.holding import Hold
from overskill.journal.journal import Journal, JournalError, Stored, read
from overskill.models import App, Message, Run
from overskill.runs.begin import begin
from overskill.runs.keeper import Keeper
from overskill.runs.lease import Lease, LeaseLost
from overskill.runs.materialise import materialise, write
from overskill.runs.pen import LeasedPen
from tests.journal.records import an_app
from tests.runs.conftest import MODEL

HALF, WHOLE = "half of it", "half of it and the rest"


@pytest.fixture
async def writers() -> AsyncIterator[tuple[Journal, Journal]]:
    made = (Journal(), Journal())
    for journal in made:
        journal.start()
    yield made
    for journal in made:
        await journal.stop()


async def driven(journal: Journal, app: App) -> tuple[Run, LeasedPen, list[Stored], Hold]:
    """A run that one driver holds and has written half of."""
    run = await begin(journal, app.id, "Hello", MODEL)
    log, lease = journal.log(app.id, run.id, 1), Lease(run.id)
    await log.commit(work=lambda session, _: lease.take(session, run))
    pen = LeasedPen(log, lease)
    await pen.commit(ev.TurnStarted(1), ev.TextGrew(0, HALF))
    return run, pen, await read(run.id), lease.hold


async def ended_elsewhere(journal: Journal, run: Run) -> None:
    """Another driver took it, finished it and let it go."""
    lease, last = Lease(run.id), (await read(run.id))[-1].seq
    async with db.session() as session:
        seen = await session.get_one(Run, run.id)
        seen.lease_until = None
        session.add(seen)
        await session.commit()
    log = journal.log(run.app_id, run.id, last)
    await log.commit(work=lambda session, _: lease.take(session, seen))
    pen = LeasedPen(log, lease)

    def done(session: Session, stored: object) -> None:
        materialise(session, run.id, stored)  # pyright: ignore[reportArgumentType]
        lease.give_back(session)

    await pen.commit(ev.TextClosed(0, WHOLE, last), ev.RunEnded("completed"), work=done)


async def rows(run: Run) -> tuple[str, bool, str, str]:
    async with db.session() as session:
        stored, message = await session.get_one(Run, run.id), await session.get_one(Message, run.message_id)
    return stored.status, stored.ended_at is not None, message.status, message.text


@pytest.mark.parametrize("save", [Keeper._save, lambda keeper: keeper._save_steps(set())], ids=["all", "steps"])  # pyright: ignore[reportPrivateUsage]
async def test_rows_of_a_run_that_ended_elsewhere_stay(
    writers: tuple[Journal, Journal], save: Callable[[Keeper], None]
) -> None:
    slow, quick = writers
    app = await an_app()
    run, _, journal, hold = await driven(slow, app)
    keeper = Keeper(slow, run, journal, hold)
    await ended_elsewhere(quick, run)
    save(keeper)  # what stood in the queue while its worker was cut off
    await slow.log(app.id, "").commit()
    assert await rows(run) == ("completed", True, "completed", WHOLE)
    await begin(quick, app.id, "The next prompt", MODEL)  # not Busy


async def test_an_older_fold_never_replaces_a_newer_one(writers: tuple[Journal, Journal]) -> None:
    slow, quick = writers
    run, _, journal, _ = await driven(slow, await an_app())
    await ended_elsewhere(quick, run)
    slow.save(run.app_id, lambda session, _: write(session, fold(journal)))
    await slow.log(run.app_id, "").commit()
    assert await rows(run) == ("completed", True, "completed", WHOLE)


async def test_in_one_commit_each_hold_on_a_run_is_asked(writers: tuple[Journal, Journal]) -> None:
    """Of two drivers whose events wait for the same commit, the one that lost the run is not covered by the other."""
    journal, _ = writers
    run, pen, _, _ = await driven(journal, await an_app())
    taken = Lease(run.id)
    async with db.session() as session:
        stored = await session.get_one(Run, run.id)
        stored.lease_owner = taken.hold.owner
        session.add(stored)
        await session.commit()
    newer = LeasedPen(journal.log(run.app_id, run.id, 3), taken)
    late = asyncio.create_task(pen.commit(ev.TextGrew(0, " late")))
    right = asyncio.create_task(newer.commit(ev.TakenOver()))
    results = await asyncio.gather(late, right, return_exceptions=True)
    assert isinstance(results[0], LeaseLost)
    assert not isinstance(results[1], BaseException)
    assert [one.event.kind for one in await read(run.id)][-1] == "taken_over"


async def test_what_the_database_says_is_not_told_to_a_person(writers: tuple[Journal, Journal]) -> None:
    journal, _ = writers
    app = await an_app()
    run = await begin(journal, app.id, "Hello", MODEL)
    bad = [
        lambda session, _: session.add(Run(id=run.id, app_id=app.id, message_id="m")),
        lambda session, _: session.add(Run(app_id="nobody's", message_id="m")),
        lambda session, _: session.connection().exec_driver_sql("SELECT secret FROM nowhere"),
        lambda session, _: 1 / 0,
    ]
    for work in bad:
        with capture_logs(), pytest.raises(JournalError) as refused:  # the lines' tracebacks take long to draw
            await journal.log(app.id, "").commit(work=work)
        said = str(refused.value)
        assert refused.value.__cause__ is not None
        assert not [
            word for word in ("SQL", "INSERT", "UNIQUE", "sqlite", "psycopg", "zero", "nowhere") if word in said
        ]
