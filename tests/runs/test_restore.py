"""Restoring: saved before it is shown, refused without a trace, and told to the model with the files it changed."""

import asyncio
from collections.abc import Mapping

import pytest

from overskill import db
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import read
from overskill.models import Message, Version
from overskill.runs.begin import Busy
from overskill.runs.restore import restore
from overskill.versions import blobs
from tests.messages_api.script import Script, Turn
from tests.messages_api.script import Text as Says
from tests.runs.conftest import House
from tests.runs.stories import APP, write

DONE = Turn(Says("Done."))
OTHER = "export default () => null;\n"
SECOND = Turn(write(content=OTHER), write("src/b.ts", "export {};\n"))
STORY = Script([Turn(write()), DONE, SECOND, DONE, Turn(Says("Slow. " * 60), rate=200)])


class Shows:
    """A build that keeps what it was asked to show, and what was stored at that moment."""

    def __init__(self, house: House, problems: list[dict[str, object]] | None = None) -> None:
        self.house, self.problems = house, problems or []
        self.shown: list[dict[str, str]] = []
        self.stored: list[bool] = []

    async def __call__(self, files: Mapping[str, str]) -> ev.Built:
        self.shown.append(dict(files))
        self.stored.append(dict(files) == await blobs.files_of(self.house.app.id))
        return ev.Built("build", 1, self.problems)


async def two_versions(house: House) -> None:
    house.server.play(STORY)
    await house.ask("A page")
    await house.ask("Another")


async def test_it_is_stored_before_it_is_built(house: House) -> None:
    await two_versions(house)
    build = Shows(house)
    made = await restore(house.journal, house.app.id, 1, build)
    assert build.shown[0]["src/App.tsx"] == APP
    assert build.stored == [True]
    kinds = [one.event.kind for one in await read(made.run_id)]
    assert kinds[-2:] == ["run_ended", "built"]


async def test_while_a_run_works_nothing_is_built_and_nothing_changes(house: House) -> None:
    await two_versions(house)
    run = await house.send("Hello")
    build = Shows(house)
    with pytest.raises(Busy):
        await restore(house.journal, house.app.id, 1, build)
    assert build.shown == []
    assert (await blobs.files_of(house.app.id))["src/App.tsx"] == OTHER
    await house.ended(run)


async def test_a_build_that_breaks_takes_nothing_back(house: House) -> None:
    await two_versions(house)

    async def broken(_: object) -> ev.Built:
        raise RuntimeError("no build service")

    made = await restore(house.journal, house.app.id, 1, broken)
    assert (await blobs.files_of(house.app.id))["src/App.tsx"] == APP
    assert made.number == 3


async def test_what_the_build_says_is_a_proof_of_the_restored_version(house: House) -> None:
    await two_versions(house)
    problem = {"text": "no", "file": "a", "line": 1, "column": 1, "line_text": "", "notes": []}
    made = await restore(house.journal, house.app.id, 1, Shows(house, [problem]))
    async with db.session() as session:
        version = await session.get_one(Version, (house.app.id, made.number))
        folded = fold(await read(made.run_id))
        message = await session.get_one(Message, folded.message)
    assert '"builds": false' in version.health
    assert folded.version and folded.version["health"]["builds"] is False
    assert '"builds": false' in message.body


async def test_what_is_not_there_is_not_found(house: House) -> None:
    await two_versions(house)
    with pytest.raises(NotFound):
        await restore(house.journal, house.app.id, 9, Shows(house))


async def test_two_at_once_make_two_versions(house: House) -> None:
    house.server.play(Script([Turn(write()), DONE, SECOND, DONE, Turn(write(content=OTHER + APP)), DONE]))
    for prompt in ("A page", "Another", "A third"):
        await house.ask(prompt)
    made = await asyncio.gather(*(restore(house.journal, house.app.id, number, Shows(house)) for number in (1, 2)))
    assert sorted(one.number for one in made) == [4, 5]


async def test_one_asked_for_three_times_at_once_is_made_once(house: House) -> None:
    await two_versions(house)
    asked = (restore(house.journal, house.app.id, 1, Shows(house)) for _ in range(3))
    made = await asyncio.gather(*asked, return_exceptions=True)
    assert [one.number for one in made if isinstance(one, Version)] == [3]
    assert sum(isinstance(one, Refused) for one in made) == 2


async def test_the_model_is_told_which_files_changed(house: House) -> None:
    await two_versions(house)
    await restore(house.journal, house.app.id, 1, Shows(house))
    await house.ask("And now?")
    said = [
        block.get("text", "") for message in house.server.turns[-1].body["messages"] for block in message["content"]
    ]
    (note,) = [text for text in said if "Restored version 1" in text]
    assert "Changed: src/App.tsx." in note
    assert "Removed: src/b.ts." in note
    assert "Added" not in note
