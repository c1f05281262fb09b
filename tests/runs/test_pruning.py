"""Pruning: what nobody needs goes, in batches; what anybody needs stays, whatever else happens meanwhile."""

import asyncio
from time import time

import pytest
from sqlmodel import SQLModel, col, func, select

from overskill import db
from overskill.accounts.access import KEPT_SECONDS
from overskill.analytics.counting import count_all
from overskill.clock import now
from overskill.journal.journal import Journal
from overskill.models import (
    App,
    AppBlob,
    Blob,
    CallCount,
    Event,
    File,
    Message,
    Receipt,
    Run,
    RunCount,
    SignIn,
    ToolCall,
    Version,
    new_id,
)
from overskill.runs import pruning
from overskill.runs.pruning import DAY, prune
from overskill.versions import blobs
from tests.journal.records import an_app
from tests.messages_api.script import Script, Turn
from tests.messages_api.script import Text as Says
from tests.runs.conftest import House
from tests.runs.stories import write


async def count(model: type[SQLModel], *conditions: object) -> int:
    async with db.session() as session:
        return (await session.exec(select(func.count()).select_from(model).where(*conditions))).one()  # pyright: ignore


async def stored(content: str) -> bool:
    return await count(Blob, Blob.sha256 == blobs.digest(content)) == 1


async def deleted(app: App, days: float) -> None:
    async with db.session() as session:
        found = await session.get_one(App, app.id)
        found.deleted_at = time() - days * DAY
        session.add(found)
        await session.commit()


async def owned(app: App) -> dict[str, int]:
    """Rows of an app, by table."""
    runs = select(Run.id).where(Run.app_id == app.id)
    found = {
        model.__name__: await count(model, model.app_id == app.id) for model in (Message, Version, File, AppBlob, Run)
    }
    found |= {model.__name__: await count(model, col(model.run_id).in_(runs)) for model in (Event, ToolCall)}
    return {name: rows for name, rows in found.items() if rows}


async def test_an_app_goes_with_all_it_owns_thirty_days_after_its_deletion(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCH", 3)
    monkeypatch.setattr(pruning, "PAUSE", 0)
    mine, theirs = f"// only here {new_id()}\n", f"// shared {new_id()}\n"
    other = await an_app()
    async with db.session() as session:
        await session.run_sync(lambda _: blobs.save_file(session.sync_session, other.id, "a.ts", theirs))
        await session.commit()
    house.server.play(
        Script([Turn(write("a.ts", mine), write("a.ts", theirs), write("b.ts", mine)), Turn(Says("Done."))])
    )
    await house.ask("A page")
    await count_all()
    assert {"Message", "Version", "File", "AppBlob", "Run", "Event", "ToolCall"} <= (await owned(house.app)).keys()
    before = await count(RunCount, RunCount.whose == house.app.owner_id)

    await deleted(house.app, KEPT_SECONDS / DAY - 1)
    await prune()
    assert await count(App, App.id == house.app.id) == 1
    assert await stored(mine)

    await deleted(house.app, KEPT_SECONDS / DAY + 1)
    assert (await prune())["apps"] >= 1
    assert await count(App, App.id == house.app.id) == 0
    assert await owned(house.app) == {}
    assert await count(RunCount, RunCount.whose == house.app.id) == 0
    assert await count(CallCount, CallCount.whose == house.app.id) == 0
    assert await count(RunCount, RunCount.whose == house.app.owner_id) == before > 0, "what it cost stays counted"
    assert not await stored(mine)
    assert await stored(theirs)
    assert (await blobs.files_of(other.id))["a.ts"] == theirs


async def test_what_a_replay_or_a_version_needs_stays(house: House) -> None:
    """A content that no file has any more, but that an earlier moment of a run had."""
    first = f"// for a moment {new_id()}\n"
    house.server.play(Script([Turn(write("a.ts", first)), Turn(write("a.ts", "export {};\n")), Turn(Says("Done."))]))
    await house.ask("A page")
    await prune()
    assert await stored(first)


async def test_receipts_and_sign_ins_end() -> None:
    app = await an_app()
    old, fresh, unknown = (new_id() for _ in range(3))
    times = {old: time() - 31 * DAY, fresh: time(), unknown: 0.0}
    async with db.session() as session:
        for ticket, at in times.items():
            session.add(Receipt(user_id=app.owner_id, ticket=ticket, app_id=app.id, at=at))
        session.add(SignIn(secret_hash=old, user_id=app.owner_id, expires_at=now()))
        session.add(SignIn(secret_hash=fresh, user_id=app.owner_id, expires_at=now().replace(year=2100)))
        await session.commit()
    await prune()
    async with db.session() as session:
        tickets = set(await session.exec(select(Receipt.ticket).where(Receipt.app_id == app.id)))
        secrets = set(await session.exec(select(SignIn.secret_hash).where(SignIn.user_id == app.owner_id)))
    assert tickets == {fresh, unknown}
    assert secrets == {fresh}


async def test_contents_written_while_it_prunes_are_never_lost() -> None:
    app = await an_app()
    content = f"// again and again {new_id()}\n"
    ended = asyncio.Event()
    journal = Journal()
    journal.start()

    async def keep_pruning() -> None:
        while not ended.is_set():
            await pruning.blobs()

    async def write_and_delete() -> None:
        for _ in range(15):
            await journal.log(app.id, "").commit(
                work=lambda session, _: blobs.save_file(session, app.id, "a.ts", content)
            )
            assert await blobs.files_of(app.id) == {"a.ts": content}
            async with db.session() as session:
                await session.delete(await session.get_one(File, (app.id, "a.ts")))
                await session.delete(await session.get_one(AppBlob, (app.id, blobs.digest(content))))
                await session.commit()
        ended.set()

    await asyncio.gather(keep_pruning(), write_and_delete())
    await journal.stop()


async def test_of_two_that_prune_at_once_one_waits_for_its_next_round() -> None:
    async with pruning._alone() as first, pruning._alone() as second:  # pyright: ignore[reportPrivateUsage]
        assert first
        assert second == db.is_sqlite()
