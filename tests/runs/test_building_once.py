"""An answer's changes are built once, and what the build says is told once, with the last of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict

import pytest

from overskill.agent import history
from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.models import Run
from overskill.preview.build import Problem
from overskill.runs.driver import journals
from overskill.runs.runner import Runner
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import House
from tests.runs.stories import APP, assert_gapless, assert_once, write
from tests.runs.test_recovery import WHOLE, left_behind, results, tool_use

BROKEN = "import { Nothing } from './nowhere';\n"
DONE = Turn(Text("Done."))
REMEDY = "write it first"


class Builds:
    """A build that finds every import of `nowhere`, warns of every file in src/pages, and remembers what it was given.

    The first `stuck` of them do not come back by themselves.
    """

    def __init__(self, stuck: int = 0) -> None:
        self.given: list[Mapping[str, str]] = []
        self.begun = asyncio.Event()
        self._stuck = stuck

    async def __call__(self, files: Mapping[str, str]) -> ev.Built:
        self.given.append(dict(files))
        self.begun.set()
        if len(self.given) <= self._stuck:
            await asyncio.Event().wait()
        bad = [
            Problem("Cannot find ./nowhere", path, 1, remedy=REMEDY)
            for path, text in files.items()
            if "nowhere" in text
        ]
        idle = [Problem("Nothing loads this file", path) for path in files if path.startswith("src/pages/")]
        return ev.Built(f"b{len(self.given)}", 7, [asdict(one) for one in bad], [], [asdict(one) for one in idle])


class Hearing(Builds):
    """Its running app reports something of each build, by number."""

    def __init__(self, reports: dict[str, list[str]]) -> None:
        super().__init__()
        self.reports = reports

    async def reported(self, build: str) -> list[str]:
        return self.reports.get(build, [])


@pytest.fixture
def builds(house: House) -> Builds:
    return use(house, Builds())


def use(house: House, builds: Builds) -> Builds:
    house.runner = Runner(house.journal, house.provider, lambda _: builds)
    return builds


async def told(house: House) -> list[str]:
    """Every result of the last request, in order, and then what else the model was told last."""
    blocks = [block for message in house.server.turns[-1].body["messages"] for block in message["content"]]
    return [block["content"] for block in blocks if block["type"] == "tool_result"]


async def stages(run: Run) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stored in await read(run.id):
        if isinstance(stored.event, ev.ToolStage):
            found.setdefault(stored.event.call, []).append(stored.event.stage)
    return found


async def test_thirteen_writes_are_built_once_and_the_last_result_tells(house: House, builds: Builds) -> None:
    writes = [write(f"src/lib/a{n}.ts", f"export const a = {n};\n") for n in range(13)]
    house.server.play(Script([Turn(*writes), DONE]))
    run = await house.send("Hello")
    folded = await house.ended(run)
    assert folded.status == "completed", folded.explanation
    assert len(builds.given) == 1
    assert {f"src/lib/a{n}.ts" for n in range(13)} <= set(builds.given[0])
    *others, last = await told(house)
    assert others == [f"Created src/lib/a{n}.ts with 1 line." for n in range(12)]
    assert last == "Created src/lib/a12.ts with 1 line.\n\nThe app builds."
    reached = list((await stages(run)).values())
    assert [("building" in one) for one in reached] == [False] * 12 + [True]
    assert_once(await read(run.id))
    assert_gapless(await read(run.id))


async def test_one_bad_import_is_told_once_wherever_it_stands(house: House, builds: Builds) -> None:
    house.server.play(Script([Turn(write(content=BROKEN), write("src/a.ts"), write("src/b.ts", "export {};\n")), DONE]))
    await house.ask("Hello")
    said = await told(house)
    assert "".join(said).count("Cannot find ./nowhere") == 1
    assert said[-1].endswith(f"src/App.tsx:1: Cannot find ./nowhere\n  remedy: {REMEDY}")
    assert not any("The app builds" in one for one in said)


async def test_a_file_that_comes_later_in_the_answer_is_never_missing(house: House, builds: Builds) -> None:
    house.server.play(Script([Turn(write(content=BROKEN), write(content=APP)), DONE]))
    folded = await house.ask("Hello")
    assert (await told(house))[-1].endswith("The app builds.")
    assert "nowhere" not in "".join(await told(house))
    assert [tool.stage for tool in folded.tools] == ["complete"] * 2


async def test_the_last_call_that_did_change_something_tells(house: House, builds: Builds) -> None:
    """The calls after it fail, change nothing, only read, or only name the app."""
    missing = {"file_path": "src/App.tsx", "search": "no such line", "first_replaced_line": 1, "last_replaced_line": 1}
    calls = (
        write("src/a.ts", "export {};\n"),
        write(content=BROKEN),
        ToolUse("os-line-replace", {**missing, "replace": "x"}),
        write(content=BROKEN),
        ToolUse("os-delete", {"file_path": "src/nothing.ts"}),
        ToolUse("rename-app", {"name": "Fine"}),
        ToolUse("os-view", {"file_path": "src/App.tsx"}),
        ToolUse("os-nothing", {}),
    )
    house.server.play(Script([Turn(*calls), DONE]))
    folded = await house.ask("Hello")
    said = await told(house)
    assert [number for number, one in enumerate(said) if "does not build" in one] == [1]
    assert folded.tools[1].fact == "1 line, 1 problem in line 1"
    assert len(builds.given) == 1


async def test_nothing_is_built_when_nothing_changed(house: House, builds: Builds) -> None:
    house.server.play(Script([Turn(ToolUse("os-view", {"file_path": "."}), write("../x.ts")), DONE]))
    await house.ask("Hello")
    assert builds.given == []
    assert "build" not in "".join(await told(house))


async def test_renames_and_deletions_are_changes(house: House, builds: Builds) -> None:
    move = ToolUse("os-rename", {"original_file_path": "src/App.tsx", "new_file_path": "src/Home.tsx"})
    house.server.play(
        Script([Turn(write("src/a.ts", "export {};\n"), move, ToolUse("os-delete", {"file_path": "src/a.ts"})), DONE])
    )
    await house.ask("Hello")
    said = await told(house)
    assert ["The app builds." in one for one in said] == [False, False, True]
    assert "src/Home.tsx" in builds.given[0]
    assert "src/a.ts" not in builds.given[0]


async def test_warnings_are_told_in_full_once_a_run(house: House, builds: Builds) -> None:
    house.server.play(Script([Turn(write("src/pages/Index.tsx")), Turn(write("src/a.ts", "export {};\n")), DONE]))
    await house.ask("Hello")
    first, second = await told(house)
    assert "with 1 warning" in first and "src/pages/Index.tsx: Nothing loads this file" in first
    assert "The app builds." in second
    assert "Nothing loads" not in second
    assert "1 warning told before still holds: src/pages/Index.tsx." in second


async def test_a_read_of_what_was_just_written_waits_for_the_file_and_not_for_the_build(house: House) -> None:
    builds = use(house, Builds(stuck=1))
    house.server.play(Script([Turn(write(), ToolUse("os-view", {"file_path": "src/App.tsx"})), DONE]))
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.ToolEnded))
    await builds.begun.wait()
    ended = [one.event for one in await read(run.id) if isinstance(one.event, ev.ToolEnded)]
    assert ["Hello</h1>" in one.text for one in ended] == [True]
    await house.runner.cancel(run.id)
    await house.ended(run)


async def test_a_change_that_was_cancelled_while_it_was_built_is_built_again_and_faults_are_told(house: House) -> None:
    builds = use(house, Builds(stuck=1))
    house.server.play(Script([Turn(write(content=BROKEN)), DONE]))
    run = await house.send("Hello")
    await builds.begun.wait()
    [call] = [one.event.call for one in await read(run.id) if isinstance(one.event, ev.ToolOpened)]
    await house.runner.cancel_call(run.id, call)
    assert (await house.ended(run)).status == "completed"
    assert "had saved src/App.tsx" in (await told(house))[0]
    assert "Cannot find ./nowhere" in house.server.turns[-1].body["messages"][-1]["content"][-1]["text"]
    assert history.messages(await journals(house.app.id))[: len(house.server.turns[-1].body["messages"])]
    house.server.assert_clean()
    assert_once(await read(run.id))


async def test_after_a_crash_between_the_changes_and_the_build_all_of_it_is_built_and_told_once(house: House) -> None:
    builds = use(house, Builds())
    blocks = [tool_use("toolu_a"), tool_use("toolu_b", "src/b.ts"), tool_use("toolu_c", "src/c.ts")]
    house.server.play([Turn(*[write()] * 3), DONE])
    run = await left_behind(
        house,
        ev.TurnStarted(1),
        *(ev.ToolOpened(str(block["id"]), "os-write") for block in blocks),
        ev.TurnEnded("tool_use", blocks, WHOLE),
        *(ev.FileSaved(f"toolu_{n}", f"src/{n}.ts", "0") for n in "abc"),
        ev.ToolEnded("toolu_a", "Created src/a.ts.", False, "3 lines", 3),
    )
    await house.runner.recover()
    folded = await house.ended(run)
    assert folded.status == "completed", folded.explanation
    said = results(house)
    assert [("The app builds." in said[f"toolu_{n}"]) for n in "abc"] == [False, False, True]
    assert said["toolu_a"] == "Created src/a.ts."
    assert len(builds.given) == 1
    assert_once(await read(run.id))


async def test_after_a_crash_a_build_that_was_still_owed_is_made(house: House) -> None:
    builds = use(house, Builds())
    house.server.play([Turn(write()), DONE])
    run = await left_behind(
        house,
        ev.TurnStarted(1),
        ev.ToolOpened("toolu_a", "os-write"),
        ev.TurnEnded("tool_use", [tool_use("toolu_a")], WHOLE),
        ev.FileSaved("toolu_a", "src/App.tsx", "0"),
        ev.ToolEnded("toolu_a", "Cancelled.", True, "cancelled", cancelled=True),
    )
    await house.runner.recover()
    assert (await house.ended(run)).status == "completed"
    assert len(builds.given) == 1


async def test_paused_between_the_changes_and_the_build_it_is_built_when_it_goes_on(house: House) -> None:
    builds = use(house, Builds(stuck=1))
    house.server.play(Script([Turn(write(), write("src/b.ts", "export {};\n")), DONE]))
    run = await house.send("Hello")
    await builds.begun.wait()
    await house.runner.pause(run.id)
    await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert folded.status == "completed"
    assert ["The app builds." in one for one in await told(house)] == [False, True]
    assert len(builds.given) == 2
    assert_once(await read(run.id))
    assert_gapless(await read(run.id))


async def test_what_the_running_app_reported_is_told_with_the_next_change_and_at_the_end(house: House) -> None:
    use(house, Hearing({"b1": ["src/App.tsx, after pressing “Save”: x is undefined"], "b2": ["y is not a function"]}))
    end = Turn(Text("Done."))
    house.server.play(Script([Turn(write()), Turn(write("src/a.ts", "export {};\n")), end, Turn(Text("Mended."))]))
    folded = await house.ask("Hello")
    first, second = await told(house)
    assert "reported" not in first
    assert second == (
        "Created src/a.ts with 1 line.\n\nSince the last build the running app reported:\n"
        "- src/App.tsx, after pressing “Save”: x is undefined\n\nThe app builds."
    )
    reminder = house.server.turns[-1].body["messages"][-1]["content"][-1]["text"]
    assert reminder.startswith("Since the last build the running app reported:\n- y is not a function")
    assert (folded.status, folded.texts[-1].text) == ("completed", "Mended."), "and it may end with it then"
    house.server.assert_clean()
