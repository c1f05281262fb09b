"""A run at any moment: from its journal and the blobs alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill import db, template
from overskill.errors import NotFound
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import Stored
from overskill.models import App, Run
from overskill.replay.recording import Recording, record, shown_files, unmerged
from overskill.runs.restore import restore
from overskill.versions import blobs
from tests.journal.records import an_app
from tests.messages_api.script import Script, Text, Turn
from tests.runs.conftest import House, build
from tests.runs.stories import APP, story, write

ASKED = ((1, ev.RunQueued("Hi", "u", "m", 1, "model")), (2, ev.TurnStarted(1)))
DONE = Turn(Text("Done."))
GREETING = APP.replace("Hello", "Good morning")


async def recorded(house: House, run: str) -> Recording:
    async with db.session() as session:
        return await record(await session.get_one(Run, run))


async def test_the_last_moment_is_the_stored_message(house: House) -> None:
    house.server.play(story())
    folded = await house.ask("A page")
    recording = await recorded(house, folded.run)
    last = recording.at(folded.seq)
    assert [(part.text, part.closed) for part in last.texts] == [(part.text, part.closed) for part in folded.texts]
    assert last.tools == folded.tools
    assert last.body() == folded.body()


async def test_the_chunks_are_back_in_their_places(house: House) -> None:
    house.server.play(story())
    folded = await house.ask("A page")
    recording = await recorded(house, folded.run)
    assert [one.seq for one in recording.moments] == list(range(1, folded.seq + 1))
    times = [one.at for one in recording.moments]
    assert times == sorted(times)
    middle = next(one for one in recording.moments if isinstance(one.event, ev.TextGrew))
    assert 0 < len(recording.at(middle.seq).texts[0].text) < len(folded.texts[0].text)


async def test_at_a_moment_in_the_middle_only_the_tools_until_then(house: House) -> None:
    house.server.play(story())
    folded = await house.ask("A page")
    recording = await recorded(house, folded.run)
    third = [one.seq for one in recording.moments if isinstance(one.event, ev.ToolOpened)][2]
    assert [tool.name for tool in recording.at(third).tools] == ["os-view", "os-search-files", "os-write"]
    assert recording.at(third).tools[2].stage == "receiving"
    assert len(recording.at(third - 1).tools) == 2


async def test_a_step_on_and_back_is_where_it_was(house: House) -> None:
    house.server.play(story())
    folded = await house.ask("A page")
    recording = await recorded(house, folded.run)
    for seq in (1, folded.seq // 2, folded.seq - 1):
        here = recording.at(seq).body()
        recording.at(seq + 1)
        assert recording.at(seq).body() == here


async def test_files_are_those_of_the_moment(house: House) -> None:
    more = Turn(write("src/b.ts", "export {};\n"))
    house.server.play(Script([Turn(write()), DONE, Turn(write(content=GREETING)), more, DONE]))
    await house.ask("A page")
    second = await house.ask("Another greeting")
    recording = await recorded(house, second.run)
    saves = [one.seq for one in recording.journal if isinstance(one.event, ev.FileSaved)]
    before, after, last = [await blobs.contents(recording.files(seq)) for seq in (saves[0] - 1, saves[0], second.seq)]
    assert before["src/App.tsx"] == APP
    assert after == before | {"src/App.tsx": GREETING}
    assert last == after | {"src/b.ts": "export {};\n"} == await blobs.files_of(house.app.id)
    assert before == template.files() | {"src/App.tsx": APP}


async def test_a_restored_version_comes_back_in_its_replay(house: House) -> None:
    house.server.play(Script([Turn(write()), DONE, Turn(write(content=GREETING)), DONE]))
    await house.ask("A page")
    await house.ask("Another greeting")
    made = await restore(house.journal, house.app.id, 1, build)
    recording = await recorded(house, made.run_id)
    last = recording.journal[-1].seq
    assert (await blobs.contents(recording.files(1)))["src/App.tsx"] == GREETING
    assert (await blobs.contents(recording.files(last)))["src/App.tsx"] == APP
    assert recording.at(last).texts[0].text.startswith("Restored version 1")


async def test_the_preview_changes_with_the_builds_that_worked(house: House) -> None:
    house.server.play(Script([Turn(write()), DONE]))
    folded = await house.ask("A page")
    recording = await recorded(house, folded.run)
    built = next(one.seq for one in recording.journal if isinstance(one.event, ev.Built))
    assert (await shown_files(house.app, folded.run, 0)) == template.files()
    assert (await shown_files(house.app, folded.run, built))["src/App.tsx"] == APP
    with pytest.raises(NotFound):
        await shown_files(house.app, folded.run, built - 1)


async def test_a_run_of_another_app_has_no_moment_here(house: House) -> None:
    house.server.play(Script([DONE]))
    folded = await house.ask("Hello")
    other: App = await an_app()
    for app, run in ((other, folded.run), (house.app, "nowhere")):
        with pytest.raises(NotFound):
            await shown_files(app, run, 0)


def at(*events: tuple[int, ev.Happening]) -> list[Stored]:
    return [Stored("r", seq, float(seq), event) for seq, event in events]


@given(st.text(max_size=40), st.integers(0, 30), st.integers(0, 5))
def test_whatever_was_merged_folds_to_the_same(text: str, chunks: int, metered: int) -> None:
    """A text closes over its chunks; other events may stand between them."""
    between = [(3 + n, ev.Metered({"output": n})) for n in range(min(metered, chunks))]
    end = 3 + chunks + len(between)
    journal = at(
        (1, ev.RunQueued("Hi", "u", "m", 1, "model")),
        (2, ev.TurnStarted(1)),
        *between,
        (end, ev.TextClosed(0, text, 3)),
    )
    whole = unmerged(journal)
    assert [one.seq for one in whole] == list(range(1, end + 1))
    assert "".join(one.event.text for one in whole if isinstance(one.event, ev.TextGrew)) in ("", text)
    assert fold(whole).texts == fold(journal).texts


def test_an_open_text_keeps_its_own_chunks() -> None:
    journal = at(*ASKED, (3, ev.TextGrew(0, "Ha")))
    assert unmerged(journal) == journal
    assert unmerged([]) == []
