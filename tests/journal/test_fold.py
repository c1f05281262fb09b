"""Folding: the predecessor's recorded failures are the cases."""

from hypothesis import given
from hypothesis import strategies as st

from overskill.journal import events as ev
from overskill.journal.fold import Folded, Text, Tool, fold
from overskill.journal.writer import Stored


def journal(*events: ev.Happening, at: float = 0.0) -> list[Stored]:
    """Events of one run, all at the same instant unless told otherwise."""
    return [Stored("r", seq, at, event) for seq, event in enumerate(events, 1)]


QUEUED = ev.RunQueued("Build it", "u", "m", 1, "model")
TURN = ev.TurnEnded("tool_use", [], {"input": 10, "output": 5})


def order(folded: Folded) -> list[str]:
    return [part.text if isinstance(part, Text) else part.call for part in folded.parts]


def test_text_and_tools_keep_the_order_they_happened_in_though_their_times_are_equal() -> None:
    folded = fold(
        journal(
            QUEUED,
            ev.TurnStarted(1),
            ev.TextGrew(0, "First"),
            ev.ToolOpened("a", "os-view"),
            ev.ToolOpened("b", "os-write"),
            TURN,
            ev.ToolEnded("b", "ok", False, ""),
            ev.ToolEnded("a", "ok", False, ""),
            ev.TurnStarted(2),
            ev.TextGrew(1, "Then"),
        )
    )
    assert order(folded) == ["First", "a", "b", "Then"]


def test_six_calls_stay_six_calls() -> None:
    calls = [ev.ToolOpened(f"call{number}", "os-write") for number in range(6)]
    ends = [ev.ToolEnded(f"call{number}", "ok", False, "", lines=number) for number in range(6)]
    folded = fold(journal(QUEUED, ev.TurnStarted(1), *calls, TURN, *ends))
    assert [tool.lines for tool in folded.tools] == [0, 1, 2, 3, 4, 5]


def test_a_broken_attempt_stays_until_the_next_one_speaks_and_leaves_nothing_behind() -> None:
    broken = [
        QUEUED,
        ev.TurnStarted(1),
        ev.TextGrew(0, "Half an ans"),
        ev.ToolOpened("x", "os-write"),
        ev.Retrying(1, 2.0, "Overloaded", "…"),
    ]
    waiting = fold(journal(*broken, ev.TurnStarted(1, 2)))
    assert order(waiting) == ["Half an ans", "x"]
    spoken = fold(journal(*broken, ev.TurnStarted(1, 2), ev.TextGrew(1, "Whole")))
    assert order(spoken) == ["Whole"]


def test_a_failed_run_keeps_what_it_showed_and_no_call_stays_open() -> None:
    folded = fold(
        journal(
            QUEUED,
            ev.TurnStarted(1),
            ev.TextGrew(0, "Half"),
            ev.ToolOpened("x", "os-write"),
            ev.RunEnded("failed", "Gone", "…"),
        )
    )
    assert order(folded) == ["Half", "x"]
    assert folded.status == "failed"
    assert folded.tools[0].stage == "cancelled"


def test_thinking_is_timed_by_the_server_over_all_turns() -> None:
    events = [QUEUED, ev.TurnStarted(1), ev.TextGrew(0, "a"), TURN, ev.TurnStarted(2), ev.ToolOpened("x", "os-view")]
    times = [0, 1, 4, 5, 6, 8.5]
    folded = fold([Stored("r", seq, at, event) for seq, (event, at) in enumerate(zip(events, times, strict=True), 1)])
    assert folded.thinking == 3 + 2.5


def test_tokens_of_attempts_that_broke_count_and_reports_of_one_attempt_replace_each_other() -> None:
    first, second = ev.Metered({"input": 10, "output": 1}), ev.Metered({"input": 10, "output": 9})
    broken = [QUEUED, ev.TurnStarted(1), first, second, ev.Retrying(1, 0.0, "Cut", "…"), ev.TurnStarted(1, 2), first]
    assert fold(journal(*broken)).usage == {"input": 20, "output": 10}
    whole = fold(journal(*broken, TURN))
    assert whole.usage == whole.body()["usage"] == {"input": 20, "output": 14}


def test_a_limit_is_told_while_it_holds() -> None:
    events = [QUEUED, ev.TurnStarted(1), TURN, ev.Paused("Paused after 60 steps", "…")]
    assert fold(journal(*events)).limit == {"title": "Paused after 60 steps", "explanation": "…"}
    for end in (ev.Resumed(), ev.RunEnded("cancelled")):
        assert fold(journal(*events, end)).limit is None
    assert fold(journal(QUEUED, ev.Paused())).limit is None


def test_a_pause_of_an_earlier_release_can_be_read() -> None:
    assert ev.decode("paused", "{}") == ev.Paused()


def test_an_event_seen_twice_changes_nothing() -> None:
    events = journal(QUEUED, ev.TurnStarted(1), ev.TextGrew(0, "once"))
    folded = fold([*events, *events[1:]])
    assert order(folded) == ["once"]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=8), st.integers(0, 8))
def test_chunks_and_their_merged_form_fold_to_the_same(chunks: list[str], cut: int) -> None:
    grown = [ev.TextGrew(0, chunk) for chunk in chunks]
    closed = ev.TextClosed(0, "".join(chunks), since=3)
    live = journal(QUEUED, ev.TurnStarted(1), *grown, closed)
    merged = [stored for stored in live if not isinstance(stored.event, ev.TextGrew)]
    late = [*live[: 2 + min(cut, len(chunks))], live[-1]]
    assert fold(live).body() == fold(merged).body() == fold(late).body()


def test_parts_are_told_apart_by_kind() -> None:
    folded = fold(
        journal(QUEUED, ev.TurnStarted(1), ev.TextGrew(0, "a"), ev.ToolOpened("x", "os-view"), ev.TextGrew(1, "b"))
    )
    assert [type(part) for part in folded.parts] == [Text, Tool, Text]


def timed(*events: tuple[float, ev.Happening]) -> Folded:
    return fold([Stored("r", seq, at, event) for seq, (at, event) in enumerate(events, 1)])


def test_a_call_works_from_its_first_stage_not_from_its_first_letter() -> None:
    folded = timed(
        (0, QUEUED),
        (1, ev.ToolOpened("a", "os-write")),
        (1, ev.ToolOpened("b", "os-view")),
        (20, ev.ToolStage("a", "analyzing", 30)),
        (21, ev.ToolStage("a", "writing", 70)),
        (21.5, ev.ToolEnded("a", "ok", False, "")),
        (22, ev.ToolEnded("b", "no such tool", True, "unknown tool")),
        (23, ev.RunEnded("completed")),
    )
    assert [tool.took for tool in folded.tools] == [1.5, None]
    assert folded.took == 23


def test_the_time_between_two_processes_is_nobodys_work() -> None:
    folded = timed(
        (0, QUEUED),
        (1, ev.ToolOpened("a", "os-write")),
        (2, ev.ToolStage("a", "analyzing", 30)),
        (50, ev.Paused()),
        (90, ev.Resumed()),
        (95, ev.ToolStage("a", "analyzing", 30)),
        (96, ev.ToolEnded("a", "ok", False, "")),
        (97, ev.ToolOpened("b", "os-write")),
        (98, ev.ToolStage("b", "analyzing", 30)),
        (100, ev.RunEnded("cancelled")),
    )
    assert [tool.took for tool in folded.tools] == [1, None]
    assert folded.took == 60
