"""What the page is told of calls at work: one card, whose turn it is, what is left, and phases for those who listen."""

import time

import pytest

from overskill.journal import events as ev
from overskill.journal.fold import Folded, Tool
from overskill.journal.journal import Stored
from overskill.tools.describe import InputReader
from overskill.ui.view import headway, views

NOW = 1000.0


def tool(call: str, name: str = "os-write", began: float = NOW, **known: object) -> Tool:
    return Tool(call, name, 1, began, **known)  # pyright: ignore[reportArgumentType]


def folded(*events: ev.Happening) -> Folded:
    run = Folded()
    queued = ev.RunQueued("Hello", "u", "m", 1, "claude-sonnet-5-5")
    for seq, event in enumerate((queued, ev.TurnStarted(1), *events), 1):
        run.apply(Stored("run", seq, NOW + seq, event))
    return run


def typed(call: str, path: str, content: str) -> InputReader:
    reader = InputReader()
    reader.feed(f'{{"file_path": "{path}", "content": "{content}')
    return reader


def test_the_longest_of_what_runs_side_by_side_is_left() -> None:
    tools = [tool("a", began=NOW - 3), tool("b", "os-view", began=NOW - 1), tool("c", ended=NOW)]
    assert headway.left(tools, {"os-write": 10, "os-view": 2}, NOW) == 7


def test_nothing_is_said_of_what_is_not_known_or_took_longer() -> None:
    tools = [tool("a", began=NOW - 3), tool("b", "os-view", began=NOW - 1)]
    assert headway.left(tools, {"os-write": 10}, NOW) == 0, "no history of one of them"
    assert headway.left(tools, {"os-write": 2, "os-view": 60}, NOW) == 0, "one of them has passed what is usual"
    assert headway.left([], {"os-write": 2}, NOW) == 0


def test_the_estimate_is_about_and_stands_behind_the_place_in_the_queue() -> None:
    run = folded(
        ev.ToolOpened("a", "os-write"), ev.ToolReceived("a", "src/A.tsx", 3, 3), ev.ToolOpened("b", "os-write")
    )
    run.began = run.tools[0].began = run.tools[1].began = time.time()
    detail = views.live(run, {}, {"os-write": 65.5})["detail"]
    assert detail == "Tool 2 of 2 · 0:00 elapsed · about 1:05 left"
    run.paused_at = run.began
    assert "left" not in views.live(run, {}, {"os-write": 65.5})["detail"]


def test_only_the_last_call_is_a_card_and_one_that_waits_says_next() -> None:
    run = folded(
        ev.ToolOpened("a", "os-write"), ev.ToolReceived("a", "src/A.tsx", 3, 3), ev.ToolOpened("b", "os-write")
    )
    readers = {"a": typed("a", "src/A.tsx", "1\\n2\\n3"), "b": typed("b", "src/B.tsx", "1\\n2")}
    first, second = views.live(run, readers)["open"]
    assert (first["card"], first["waits"], first["endable"], first["verb"]) == (False, True, True, "Write")
    assert (second["card"], second["waits"], second["endable"], second["verb"]) == (True, False, False, "Writing")
    assert second["fact"] == "2 lines"
    assert (first["tail"], second["tail"]) == ([], ["1", "2"])
    early = views.live(run, {"a": readers["a"], "b": InputReader()})["open"]
    assert [part["card"] for part in early] == [True, False], (
        "it gives way only when the next one has something to show"
    )


def test_a_call_that_works_can_be_ended_and_one_that_is_over_cannot() -> None:
    opened = (ev.ToolOpened("a", "os-write"), ev.ToolReceived("a", "src/A.tsx", 3, 3))
    [works] = views.live(folded(*opened, ev.ToolStage("a", "building", 90)), {})["open"]
    [over] = views.live(folded(*opened, ev.ToolEnded("a", "It is done.", False, "3 lines")), {})["open"]
    assert (works["endable"], over["endable"]) == (True, False)


def test_a_cancelled_call_says_only_that() -> None:
    ended = ev.ToolEnded("a", "Cancelled.", True, "cancelled after it had saved", cancelled=True)
    [one] = views.live(folded(ev.ToolOpened("a", "os-write"), ended), {})["open"]
    assert (one["stage"], one["fact"], one["verb"]) == ("cancelled", "cancelled after it had saved", "Write")
    run = folded(ev.ToolOpened("a", "os-write"), ev.ToolStage("a", "writing", 70, "3 lines"), ev.RunEnded("cancelled"))
    [other] = views.live(run, {})["open"]
    assert (other["stage"], other["fact"]) == ("cancelled", "cancelled")


def test_a_run_that_waits_for_its_model_says_so_in_both_places() -> None:
    told = views.live(folded(ev.Retrying(2, 4.0, "The model provider cannot be reached", "It is asked again.")), {})
    assert told["headline"] == "Trying again"
    assert told["status_line"].startswith("Trying again in ")


def test_phases_name_whole_paths_and_how_the_build_went() -> None:
    run = folded(ev.ToolOpened("a", "os-write"))
    begun = InputReader()
    begun.feed('{"file_path": "src/Ap')
    assert views.live(run, {"a": begun})["phase"] == "Writing"
    begun.feed('p.tsx", "content": "1')
    assert views.live(run, {"a": begun})["phase"] == "Writing App.tsx"
    thinking = folded()
    assert views.live(thinking, {}, verdict=headway.verdict(ev.Built("b", 5, [])))["phase"] == "Built. Thinking"
    problems = ev.Built("b", 5, [{"text": "Broken"}])
    assert views.live(thinking, {}, verdict=headway.verdict(problems))["phase"] == "Build failed, 1 problem. Thinking"


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "Built in 1 ms"), (58, "Built in 58 ms"), (1400, "Built in 1.4 s"), (107_000, "Built in 1:47")],
)
def test_a_build_s_time_is_written_as_every_other(milliseconds: int, words: str) -> None:
    assert views.built(ev.Built("b", milliseconds, []))["build_label"] == words


def test_the_tail_costs_the_same_however_long_the_file_is() -> None:
    reader = typed("a", "src/A.tsx", "")
    for n in range(5000):
        reader.feed(f"line {n}\\n")
    assert list(reader.tail) == [*(f"line {n}" for n in range(4995, 5000)), ""]
    assert reader.tail_from == 4996
    reader.feed("x" * 1000)
    assert reader.tail[-1] == "x" * 120


def test_what_was_typed_is_given_from_any_place() -> None:
    reader = typed("a", "src/A.tsx", "one two")
    assert reader.since(0) == [("file_path", "src/A.tsx"), ("content", "one two")]
    assert reader.since(4) == [("file_path", "A.tsx"), ("content", "one two")]
    assert reader.since(len("src/A.tsx") + 4) == [("content", "two")]
    assert reader.since(99) == []
