"""What a run and a page need of the runs before them: the same as ever, however many there were."""

from sqlalchemy import event

from overskill import db
from overskill.agent import history
from overskill.runs.driver import journals
from overskill.runs.workshop import Workshop
from tests.messages_api.script import Script, Text, Turn
from tests.runs.conftest import House
from tests.runs.stories import write


async def test_the_conversation_is_read_with_one_query_and_in_the_order_of_the_chat(house: House) -> None:
    house.server.play(Script([Turn(Text("One.")), Turn(Text("Two.")), Turn(Text("Three."))]))
    for prompt in ("First", "Second", "Third"):
        await house.ask(prompt)
    queries: list[str] = []
    event.listen(db.engine().sync_engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    said = history.messages(await journals(house.app.id))
    assert len(queries) == 1
    assert [block["text"] for one in said for block in one["content"]] == [
        *("First", "One.", "Second", "Two.", "Third", "Three.")
    ]


async def test_the_last_build_is_found_behind_runs_that_changed_nothing(house: House) -> None:
    app = house.app
    assert await Workshop().last_build(app) is None
    house.server.play({"page": Script([Turn(write()), Turn(Text("Done."))]), "why": Script([Turn(Text("Because."))])})
    await house.ask("A page")
    await house.ask("But why")
    built = await Workshop().last_build(app)
    assert built is not None
    assert built.build == "build"
