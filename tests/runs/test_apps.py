"""What a person does with a whole app: names it, deletes it, has it back, copies it."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from overskill import db
from overskill.accounts import access
from overskill.agent import history
from overskill.errors import NotFound, Refused
from overskill.journal.journal import read
from overskill.models import App, AppBlob, Message, Run, User, Version
from overskill.replay.recording import record
from overskill.runs import apps
from overskill.runs.copies import duplicate
from overskill.runs.driver import journals
from overskill.runs.queue import Queue, ready
from overskill.runs.restore import restore
from overskill.ui.view import views
from overskill.versions import blobs
from tests.journal.records import an_app
from tests.messages_api.script import Script, Text, Turn
from tests.runs.conftest import House, build
from tests.runs.stories import story, write

PAGE = Script([Turn(write()), Turn(Text("A page that says hello."))])


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The apps that others were told of."""
    heard: list[str] = []
    apps.on_change.append(heard.append)
    yield heard
    apps.on_change.remove(heard.append)


async def owner_of(app: App) -> User:
    async with db.session() as session:
        return await session.get_one(User, app.owner_id)


async def stands(app: App) -> bool:
    user = await owner_of(app)
    async with db.session() as session:
        return app.id in [one.id for one in await access.apps_of(session, user)]


async def test_a_deleted_app_is_gone_and_comes_back_whole(house: House, told: list[str]) -> None:
    house.server.play({"a page": PAGE, "still": Script([Turn(Text("Here I am."))])})
    await house.ask("a page")
    user, before = await owner_of(house.app), await blobs.files_of(house.app.id)
    await apps.delete(house.journal, house.runner, house.app.id)
    assert not await stands(house.app)
    async with db.session() as session:
        with pytest.raises(NotFound):
            await access.app_for(session, user, house.app.id)
        assert not await access.may_see(session, user, await session.get_one(App, house.app.id))
        assert (await access.deleted_app(session, user, house.app.id)).id == house.app.id
    with pytest.raises(NotFound):
        await house.send("and now?")
    await apps.undelete(house.journal, house.app.id)
    assert await stands(house.app)
    assert await blobs.files_of(house.app.id) == before
    assert told == [house.app.id] * 2
    assert (await house.ask("still there?")).status == "completed"


async def test_what_works_is_cancelled_and_what_waits_does_not_begin(house: House) -> None:
    house.server.play(story(), story(1))
    run = await house.send("a long story")
    await Queue(house.journal).add(house.app.id, house.app.owner_id, "and another", lambda _: None)
    await apps.delete(house.journal, house.runner, house.app.id)
    assert await house.status(run) == "cancelled"
    assert house.app.id not in await ready()
    assert not await stands(house.app)
    async with db.session() as session:
        assert len((await session.exec(select(Run).where(Run.app_id == house.app.id))).all()) == 1


async def test_a_deleted_app_is_its_owners_to_have_back_for_30_days(house: House) -> None:
    await apps.delete(house.journal, house.runner, house.app.id)
    other = await owner_of(await an_app())
    async with db.session() as session:
        for stranger in (other, None):
            assert await access.deleted_apps_of(session, stranger) == []
            with pytest.raises(NotFound):
                await access.deleted_app(session, stranger, house.app.id)
        app = await session.get_one(App, house.app.id)
        app.deleted_at = (app.deleted_at or 0) - access.KEPT_SECONDS - 1
        session.add(app)
        await session.commit()
        with pytest.raises(NotFound):
            await access.deleted_app(session, await owner_of(app), app.id)
    with pytest.raises(NotFound):  # what deletes it for good may be at work already
        await apps.undelete(house.journal, app.id)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Kayaks", "Kayaks"),
        ("  two\n words ", "two words"),
        (" ", "An app"),
        ("x" * 100, "x" * 80),
        ("\ud83d!", "\ufffd!"),
    ],
)
async def test_a_name_is_told(house: House, told: list[str], given: str, kept: str) -> None:
    assert await apps.rename(house.journal, house.app.id, given) == kept
    assert told == [house.app.id]


async def test_a_copy_has_the_newest_version_and_a_chat_of_its_own(house: House) -> None:
    house.server.play(PAGE)
    await house.ask("a page")
    eve = await owner_of(await an_app())
    copy = await duplicate(house.journal, house.app, eve)
    assert (copy.name, copy.owner_id) == ("An app copy", eve.id)
    assert await blobs.files_of(copy.id) == await blobs.files_of(house.app.id)
    async with db.session() as session:
        version = await session.get_one(Version, (copy.id, 1))
        first = await session.get_one(Version, (house.app.id, 1))
        needed = set((await session.exec(select(AppBlob.sha256).where(AppBlob.app_id == copy.id))).all())
        [message] = (await session.exec(select(Message).where(Message.app_id == copy.id))).all()
        run = await session.get_one(Run, version.run_id)
    assert (version.manifest, version.health, run.status) == (first.manifest, first.health, "completed")
    assert needed == set(json.loads(version.manifest).values())
    assert message.text == "This is a copy of **An app** as of version 1. Its own history begins here."
    row = views.row(message, 1, set(), last=True)
    assert (row.version.number, row.thought, row.meter) == (1, "", "")
    assert [one["content"][0]["text"] for one in history.messages(await journals(copy.id))] == [
        "(Copied from “An app”, version 1. The files are now as they were then.)"
    ]
    recording = await record(run)
    assert recording.files(len(await read(run.id))) == json.loads(version.manifest)


async def test_copies_of_what_was_never_built_and_of_what_is_being_built(house: House) -> None:
    ada = await owner_of(house.app)
    empty = await duplicate(house.journal, house.app, ada)
    assert await blobs.files_of(empty.id) == await blobs.files_of(house.app.id)
    house.server.play({"a page": PAGE, "a story": story()})
    await house.ask("a page")
    before = await blobs.files_of(house.app.id)
    run = await house.send("a story")
    await house.until(run, lambda stored: stored.event.kind == "file_saved")
    copy = await duplicate(house.journal, house.app, ada)
    assert await blobs.files_of(copy.id) == before, "a half-written turn is no part of it"
    await house.ended(run)
    async with db.session() as session:
        made = await session.exec(select(Version.app_id).where(col(Version.app_id).in_((empty.id, copy.id))))
        assert made.all() == [copy.id]


@pytest.mark.parametrize("name", ["*bold* [x](y) `z`", "x" * 80, "<b>&"])
async def test_a_copy_is_named_after_its_source_whatever_that_is_called(house: House, name: str) -> None:
    house.server.play(PAGE)
    await house.ask("a page")
    async with db.session() as session:
        app = await session.get_one(App, house.app.id)
        app.name = name
        session.add(app)
        await session.commit()
    copy = await duplicate(house.journal, app, await owner_of(app))
    assert copy.name == f"{name[:75]} copy"
    async with db.session() as session:
        [message] = (await session.exec(select(Message).where(Message.app_id == copy.id))).all()
    html = json.loads(message.body)["parts"][0]["html"]
    assert "<em>" not in html and "<a " not in html and "<b>" not in html and "<code" not in html


async def test_restoring_what_is_there_makes_no_version(house: House) -> None:
    house.server.play(
        Script([Turn(write()), Turn(Text("One.")), Turn(write("src/b.ts", "export {};\n")), Turn(Text("Two."))])
    )
    await house.ask("one")
    await house.ask("two")
    await restore(house.journal, house.app.id, 1, build)
    for number in (3, 1):
        with pytest.raises(Refused, match=f"Version {number} is what you have already"):
            await restore(house.journal, house.app.id, number, build)
    async with db.session() as session:
        assert len((await session.exec(select(Version).where(Version.app_id == house.app.id))).all()) == 3
