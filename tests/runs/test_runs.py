"""Runs from prompt to end, through the real SDK against the strict server."""

import asyncio

import pytest
from sqlmodel import Session, col, delete, select

from overskill import db
from overskill.analytics.tools import NOT_MATCHED
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.fold import Text
from overskill.journal.journal import read
from overskill.models import Message, Run, ToolCall, Version
from overskill.runs.materialise import materialise
from overskill.runs.restore import restore
from overskill.versions import blobs
from tests.messages_api.faults import Cut, Status
from tests.messages_api.script import Script, Thinking, ToolUse, Turn
from tests.messages_api.script import Text as Says
from tests.runs.conftest import House

APP = 'export default function App() {\n  return <h1 className="text-2xl">Hello</h1>;\n}\n'


def write(path: str = "src/App.tsx", content: str = APP) -> ToolUse:
    return ToolUse("os-write", {"file_path": path, "content": content})


STORY = Script(
    [
        Turn(Thinking("A page is wanted."), Says("I look first."), ToolUse("os-view", {"file_path": "src/App.tsx"})),
        Turn(Says("Now I write."), write(), write("src/lib/a.ts", "export const a = 1;\n")),
        Turn(Says("It says **hello** now.")),
    ]
)


async def test_a_prompt_becomes_files_a_message_and_a_version(house: House) -> None:
    house.server.play(STORY)
    folded = await house.ask("A page that says hello")
    assert folded.status == "completed", folded.explanation
    order = [part.text if isinstance(part, Text) else part.name for part in folded.parts]
    assert order == ["I look first.", "os-view", "Now I write.", "os-write", "os-write", "It says **hello** now."]
    assert [tool.stage for tool in folded.tools] == ["complete"] * 3
    assert (await blobs.files_of(house.app.id))["src/App.tsx"] == APP
    message = await house.message(folded)
    assert (message.status, message.iteration, message.version, message.is_code_generation) == ("completed", 3, 1, True)
    assert message.input_tokens > 0
    assert message.output_tokens > 0
    async with db.session() as session:
        version = await session.get_one(Version, (house.app.id, 1))
    assert (await blobs.files_of_version(version))["src/lib/a.ts"] == "export const a = 1;\n"
    assert version.name == "It says hello now"


async def test_the_rows_measure_what_the_calls_did(house: House) -> None:
    change = {"file_path": "src/App.tsx", "first_replaced_line": 9, "last_replaced_line": 9, "replace": "  // here\n"}
    texts = ("export default function App() {", "nowhere", "x", "eturn")
    edits = [ToolUse("os-line-replace", {**change, "search": text}) for text in texts]
    house.server.play(Script([Turn(write()), Turn(*edits), Turn(Says("Done."))]))
    assert (await house.ask("A page that says hello")).status == "completed"
    async with db.session() as session:
        query = select(ToolCall).where(ToolCall.app_id == house.app.id).order_by(col(ToolCall.started_at))
        written, moved, *missed = (await session.exec(query)).all()
        run = await session.get_one(Run, written.run_id)
    assert [(call.status, call.matched, call.reason) for call in (written, moved, *missed)] == [
        ("complete", "", ""),
        ("complete", "moved", ""),
        ("error", "", "text not found"),
        ("error", "", "several places match"),
        ("error", "", "text not found"),
    ]
    assert {call.reason for call in missed} == NOT_MATCHED, "the dashboard counts each of them"
    assert all(call.took is not None and call.step is not None and 0 <= call.took < 30 for call in (written, moved))
    assert run.took is not None
    assert run.took >= sum(call.took or 0 for call in (written, moved, *missed))


async def test_a_call_that_has_ended_is_stored_before_its_run_ends(house: House) -> None:
    """Whoever watches the measures reads the rows."""
    house.server.play(Script([Turn(write()), Turn(Says("And now I talk for a while. " * 40), rate=60)]))
    run = await house.send("A page that says hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    async with db.session() as session:
        calls = (await session.exec(select(ToolCall).where(ToolCall.run_id == run.id))).all()
        stored = await session.get_one(Run, run.id)
    assert [call.status for call in calls] == ["complete"]
    assert (stored.status, stored.ended_at, stored.input_tokens > 0) == ("thinking", None, True)
    await house.runner.cancel(run.id)
    assert (await house.ended(run)).status == "cancelled"


async def test_the_next_prompt_continues_the_same_conversation_byte_for_byte(house: House) -> None:
    house.server.play({"hello": STORY, "again": Script([*STORY.turns, Turn(Thinking("More."), Says("Still here."))])})
    await house.ask("A page that says hello")
    folded = await house.ask("And again")
    assert folded.status == "completed", folded.explanation
    first, *_, last = [record.body for record in house.server.requests]
    assert last["system"] == first["system"]
    assert last["tools"] == first["tools"]
    assert last["messages"][: len(first["messages"])] == first["messages"]
    assert folded.usage["cache_read"] > 0, "the prefix did not change, so the provider's cache is read"


async def test_the_journal_alone_rebuilds_every_row(house: House) -> None:
    house.server.play(STORY)
    await house.ask("A page that says hello")
    house.server.play([*STORY.turns, Turn(faults=[Status(401)] * 9)])
    await house.ask("Then fail")
    before = await rows(house)
    with Session(db.sync_engine()) as session:
        runs = session.exec(select(Run.id).where(Run.app_id == house.app.id)).all()
        session.exec(delete(Message).where(col(Message.app_id) == house.app.id))
        session.exec(delete(ToolCall).where(col(ToolCall.run_id).in_(runs)))
        session.commit()
        assert await rows(house) == []
        for run in runs:
            materialise(session, run)
        session.commit()
    assert await rows(house) == before
    assert len(before) == 4 + 3


async def rows(house: House) -> list[dict[str, object]]:
    async with db.session() as session:
        messages = (
            await session.exec(select(Message).where(Message.app_id == house.app.id).order_by(col(Message.position)))
        ).all()
        calls = select(ToolCall).join(Run, col(Run.id) == col(ToolCall.run_id)).where(Run.app_id == house.app.id)
        found = (await session.exec(calls.order_by(ToolCall.run_id, col(ToolCall.position)))).all()
    return [row.model_dump() for row in [*messages, *found]]


async def test_a_broken_stream_is_tried_again_and_leaves_no_half_answer(house: House) -> None:
    house.server.play([Turn(Says("One two three four five six."), faults=[Cut(after="block_delta")])])
    folded = await house.ask("Hello")
    assert folded.status == "completed"
    assert [part.text for part in folded.texts] == ["One two three four five six."]
    assert any(isinstance(stored.event, ev.Retrying) for stored in await read(folded.run))


@pytest.mark.parametrize(
    ("status", "word"), [(401, "key"), (402, "credit"), (403, "allow"), (404, "model"), (413, "long")]
)
async def test_a_refusing_provider_is_explained_and_what_was_done_stays(house: House, status: int, word: str) -> None:
    house.server.play([Turn(Says("First a file."), write()), Turn(Says("never"), faults=[Status(status)])])
    folded = await house.ask("Hello")
    assert folded.status == "failed"
    assert str(status) in folded.explanation
    assert len(folded.title) > 5
    assert [part.text for part in folded.texts] == ["First a file."]
    assert (
        folded.version
        == {"number": 1, "name": "Hello", "changes": [["~", "App.tsx changed"]], "health": {"builds": True}}
        or folded.version
    )


async def test_retry_goes_on_from_the_last_complete_step(house: House) -> None:
    steps = [Turn(Says("First a file."), write()), Turn(Says("Done."), faults=[Status(401)])]
    house.server.play(steps)
    await house.ask("Hello")
    folded = await house.ask("Hello", cause="retry")
    assert folded.status == "completed", folded.explanation
    assert [part.text for part in folded.texts] == ["Done."]
    last = house.server.requests[-1].body["messages"]
    assert [message["role"] for message in last] == ["user", "assistant", "user"], "no tool ran twice"


async def test_unreadable_calls_are_told_to_the_model_and_never_run(house: House) -> None:
    house.server.play(
        [
            Turn(ToolUse("os-write", raw='{"file_path": "src/App.tsx", "content": "hel')),
            Turn(ToolUse("os-fly", {"to": "moon"}), ToolUse("os-write", {"path": "x"})),
            Turn(Says("I give up.")),
        ]
    )
    folded = await house.ask("Hello")
    assert folded.status == "completed"
    assert [tool.stage for tool in folded.tools] == ["error"] * 3
    assert folded.version is None, "nothing changed, so there is no version"
    results = [
        block
        for message in house.server.requests[-1].body["messages"]
        for block in message["content"]
        if block["type"] == "tool_result"
    ]
    assert all(block["is_error"] for block in results)
    assert "os-fly" in results[1]["content"]


async def test_an_answer_at_the_output_limit_goes_on(house: House) -> None:
    house.server.play([Turn(Says("The first half"), stop="max_tokens"), Turn(Says("and the second."))])
    folded = await house.ask("Hello")
    assert [part.text for part in folded.texts] == ["The first half", "and the second."]
    assert folded.status == "completed"


async def test_a_call_cut_by_the_output_limit_does_not_run(house: House) -> None:
    house.server.play([Turn(write(), stop="max_tokens"), Turn(Says("Smaller then."))])
    folded = await house.ask("Hello")
    assert folded.tools[0].stage == "error"
    assert folded.version is None


async def test_a_refusal_is_said_and_not_sent_back(house: House) -> None:
    house.server.play([Turn(stop="refusal")])
    folded = await house.ask("Hello")
    assert folded.status == "failed"
    assert "declined" in folded.title


async def test_one_run_at_a_time_and_the_prompt_is_not_lost(house: House) -> None:
    house.server.play([Turn(Says("slow " * 40), rate=100)])
    run = await house.send("Hello")
    with pytest.raises(Refused, match="still working"):
        await house.send("Me too")
    assert (await house.ended(run)).status == "completed"


@pytest.mark.parametrize(("prompt", "says"), [("", "Write what"), (" \n", "Write what"), ("x" * 100_001, "100,001")])
async def test_unusable_prompts_are_refused(house: House, prompt: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        await house.send(prompt)
    assert house.server.requests == []


async def test_restoring_a_version_makes_a_new_one(house: House) -> None:
    house.server.play([Turn(write()), Turn(Says("One."))])
    await house.ask("First")
    house.server.play(
        [
            Turn(write()),
            Turn(Says("One.")),
            Turn(write(content="export default () => null;\n"), write("src/b.ts", "export {};\n")),
            Turn(Says("Two.")),
        ]
    )
    await house.ask("Second")

    async def build(_: object) -> ev.Built:
        return ev.Built("build", 1, [])

    made = await restore(house.journal, house.app.id, 1, build)
    files = await blobs.files_of(house.app.id)
    assert (made.number, made.parent) == (3, 1)
    assert files["src/App.tsx"] == APP
    assert "src/b.ts" not in files
    house.server.play([*([Turn(Says("x"))] * 4), Turn(Says("I see it was restored."))])
    await house.ask("Third")
    said = [
        block.get("text", "") for message in house.server.requests[-1].body["messages"] for block in message["content"]
    ]
    assert any("Restored version 1" in text for text in said), "the model is told"


async def test_two_first_prompts_at_once_make_one_run(house: House) -> None:
    house.server.play([Turn(Says("Hello. " * 100), rate=200)])
    results = await asyncio.gather(house.send("A"), house.send("B"), return_exceptions=True)
    assert sum(isinstance(result, Run) for result in results) == 1
    (run,) = [result for result in results if isinstance(result, Run)]
    await house.ended(run)


async def test_calls_of_a_turn_run_side_by_side_and_those_of_one_file_in_order(house: House) -> None:
    calls = [write(), write("src/b.ts", "export const b = 1;\n"), write("src/b.ts", "export const b = 2;\n")]
    house.server.play(Script([Turn(*calls, ToolUse("os-search-files", {"query": "b = 2"})), Turn(Says("Done."))]))
    folded = await house.ask("Two files")
    assert folded.status == "completed", folded.explanation
    first, second, third, search = (tool.call for tool in folded.tools)
    journal = [one.event for one in await read(folded.run)]
    steps = [event for event in journal if isinstance(event, ev.ToolStage | ev.FileSaved)]
    saved = [event.call for event in steps if isinstance(event, ev.FileSaved)]
    before_the_first_saved = steps[: next(n for n, event in enumerate(steps) if isinstance(event, ev.FileSaved))]
    assert {event.call for event in before_the_first_saved} == {first, second}, "neither waits for the other"
    assert saved.index(second) < saved.index(third)
    begun = [event.call for event in steps].index
    assert begun(third) > steps.index(
        next(event for event in steps if isinstance(event, ev.FileSaved) and event.call == second)
    )
    assert begun(search) > steps.index(
        next(event for event in steps if isinstance(event, ev.FileSaved) and event.call == third)
    )
    assert (await blobs.files_of(house.app.id))["src/b.ts"] == "export const b = 2;\n"
    assert folded.tools[3].fact == "1 match"
