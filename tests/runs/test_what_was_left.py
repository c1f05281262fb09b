"""Two wishes in a row: the model is told what became of the first, and whether the files are the new app's."""

import pytest

from overskill import db, template
from overskill.agent import history
from overskill.agent.job import NOTHING_YET
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.runs.driver import journals
from overskill.versions import blobs
from tests.messages_api.script import Script, Text, Turn
from tests.runs.conftest import House
from tests.runs.stories import write
from tests.runs.test_steering import assert_history_is_the_journals, steer


def said(house: House) -> list[str]:
    """The texts that the model was sent last, in order."""
    blocks = [block for message in house.server.turns[-1].body["messages"] for block in message["content"]]
    return [block["text"] for block in blocks if block["type"] == "text"]


async def stopped(house: House, *turns: Turn) -> None:
    """A run that its person stops in the middle of its last turn."""
    house.server.play(Script([*turns, Turn(Text("slow " * 300), rate=100)]))
    run = await house.send("First wish")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew) and "slow" in stored.event.text)
    await house.runner.cancel(run.id)
    await house.ended(run)


async def test_nothing_was_done(house: House) -> None:
    await stopped(house)
    house.server.play(Script([Turn(Text("As you like."))]))
    folded = await house.ask("Second wish")
    assert folded.status == "completed"
    note = "(The run for the request before this one was stopped by the person before it was finished. "
    assert said(house) == ["First wish", "Second wish", f"{note}Nothing of it was done yet.)"]
    await assert_history_is_the_journals(house)


async def test_some_of_it_was_done(house: House) -> None:
    await stopped(house, Turn(write(), write("src/a.ts", "export {};\n")))
    house.server.play({"Second": Script([Turn(Text("As you like."))])})
    await house.ask("Second wish")
    assert (
        said(house)[-1].endswith("It had changed src/App.tsx, src/a.ts; that holds.)") or "src/a.ts" in said(house)[-1]
    )
    await house.ask("Second wish, again")
    assert sum("stopped by the person" in text for text in said(house)) == 1, "a run that completed is no news"
    await assert_history_is_the_journals(house)


async def test_a_retry_goes_on_without_a_word_about_it(house: House) -> None:
    await stopped(house)
    house.server.play(Script([Turn(Text("Done."))]))
    await house.ask("First wish", cause="retry")
    assert not any("stopped by the person" in text for text in said(house))


async def test_words_that_come_before_the_first_turn_is_whole(house: House) -> None:
    house.server.play({"Hello": Script([Turn(Text("slow " * 300), rate=100)]), "blue": Script([Turn(Text("Blue."))])})
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    await house.runner.close()  # the process ends in the middle of the turn, and what it streamed is void
    await steer(house)
    await house.restart()
    assert (await house.ended(run)).status == "completed"
    assert said(house) == ["Hello", "Make it blue", NOTHING_YET]
    await assert_history_is_the_journals(house)


async def test_words_after_the_first_turn_say_nothing_of_the_kind(house: House) -> None:
    """Not after a turn that was cut and shall go on either, where the last words are ours."""
    cut = Turn(Text("One " * 200), stop="max_tokens", rate=300)
    house.server.play({"Hello": Script([cut, Turn(Text("two"))]), "blue": Script([Turn(Text("Blue."))])})
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    await steer(house)
    assert (await house.ended(run)).status == "completed"
    assert "Make it blue" in said(house)
    assert NOTHING_YET not in said(house)


async def test_histories_of_before_keep_their_bytes(house: House) -> None:
    """The note is an event of the run that sends it: what was sent without it is sent without it for ever."""
    await stopped(house)
    before = history.messages(await journals(house.app.id))
    house.server.play(Script([Turn(Text("As you like."))]))
    folded = await house.ask("Second wish")
    assert history.messages(await journals(house.app.id))[: len(before)] == before
    assert [one.event.kind for one in await read(folded.run)][:3] == ["run_queued", "nudged", "turn_started"]


@pytest.mark.parametrize("is_new", [True, False])
async def test_the_prompt_of_a_new_app_holds_its_files_and_stays(house: House, is_new: bool) -> None:
    if not is_new:
        async with db.session() as session:
            await session.run_sync(
                lambda _: blobs.save_file(session.sync_session, house.app.id, "src/App.tsx", "export default 1\n")
            )
            await session.commit()
    house.server.play(Script([Turn(write()), Turn(Text("Done."))]))
    await house.ask("Hello")
    systems = {str(one.body["system"]) for one in house.server.turns}
    house.server.play(Script([Turn(write()), Turn(Text("Done.")), Turn(Text("More."))]))
    await house.ask("More")
    systems |= {str(one.body["system"]) for one in house.server.turns}
    assert len(systems) == 1
    assert ("Your app will appear here" in systems.pop()) is is_new
    assert template.files()
