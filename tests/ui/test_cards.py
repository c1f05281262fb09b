"""What the lists of apps and versions read from the database."""

import json

import pytest
from sqlmodel import select

from overskill import db
from overskill.clock import now
from overskill.models import App, Message, Run, User, Version, new_id
from overskill.ui.state.apps import Apps
from overskill.ui.view.cards import CardsWatch, read_cards
from overskill.versions.blobs import files_in
from tests.journal.records import an_app


async def stored(*rows: App | Message | Run | Version) -> None:
    async with db.session() as session:
        for row in rows:
            session.add(row)
            await session.flush()
        await session.commit()


def version(app: App, number: int, manifest: dict[str, str] | None = None, **health: bool) -> Version:
    files = json.dumps(manifest or {}, sort_keys=True)
    return Version(app_id=app.id, number=number, name="v", manifest=files, health=json.dumps(health), run_id=new_id())


async def owner_of(app: App) -> User:
    async with db.session() as session:
        return await session.get_one(User, app.owner_id)


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["src/App.tsx"],
        ['a": "b', "quote\".tsx", "back\\slash\": \"", "emoji 😀.ts", ' : ', '": "'],
        [f"src/{n}.ts" for n in range(300)],
    ],
)  # fmt: skip
async def test_files_are_counted_by_the_database(paths: list[str]) -> None:
    app = await an_app()
    await stored(version(app, 1, dict.fromkeys(paths, "0" * 64)))
    async with db.session() as session:
        counted = select(files_in(Version.manifest)).where(Version.app_id == app.id)
        assert (await session.exec(counted)).one() == len(paths)


async def test_a_card_says_how_its_newest_version_and_run_stand() -> None:
    app = await an_app()
    run = Run(app_id=app.id, message_id=new_id(), status="completed")
    prompt = Message(app_id=app.id, run_id=run.id, role="user", position=0, text="make\n me a page")
    await stored(run, prompt, version(app, 1, builds=True), version(app, 2, builds=False))
    async with db.session() as session:
        [card], gone = await read_cards(session, await owner_of(app))
    assert (card.key, card.state, card.tone, card.about) == ("broken", "Does not build, v2", "bad", "Make me a page")
    assert (card.initial, gone) == ("A", [])


async def test_apps_of_one_name_say_when_they_were_begun() -> None:
    first = await an_app()
    await stored(App(owner_id=first.owner_id, name=first.name.upper()), App(owner_id=first.owner_id, name="Another"))
    async with db.session() as session:
        cards, _ = await read_cards(session, await owner_of(first))
    assert sorted(card.about for card in cards) == ["", "Begun just now", "Begun just now"]


async def test_a_deleted_app_says_how_long_it_is_kept_and_rings() -> None:
    app = await an_app()
    watch = CardsWatch("sid", "", await owner_of(app), Apps)
    before = await watch.ask()
    assert await watch.ask() == before
    assert watch.apps == [app.id]
    async with db.session() as session:
        kept = await session.get_one(App, app.id)
        kept.deleted_at = now().timestamp() - 29.2 * 86_400
        session.add(kept)
        await session.commit()
        cards, [gone] = await read_cards(session, await owner_of(app))
    assert cards == []
    assert gone.when == "Deleted 29 days ago, kept for 1 more day"
    assert await watch.ask() != before
    assert watch.apps == []
