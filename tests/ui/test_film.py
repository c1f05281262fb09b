"""The film of a run: played as the page plays it, each moment is the fold of the events up to it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import Stored
from overskill.replay.recording import Recording, unmerged
from overskill.runs.materialise import messages
from overskill.ui.view import views
from overskill.ui.view.film import difference, film
from overskill.ui.view.stream import units

Json = st.recursive(st.integers(0, 3) | st.text(max_size=2), lambda one: st.lists(one, max_size=3), max_leaves=6)
WRITE = {"type": "tool_use", "id": "w", "name": "os-write", "input": {"file_path": "src/a.ts", "content": "one\ntwo\n"}}
STORY: list[tuple[int, ev.Happening]] = [
    (1, ev.RunQueued("Build it", "u", "m", 1, "demo")),
    (2, ev.TurnStarted(1)),
    (3, ev.TextGrew(0, "Half an ans")),
    (4, ev.Retrying(1, 2.0, "Overloaded", "Busy")),
    (5, ev.TurnStarted(1, 2)),
    (10, ev.TextClosed(1, "First 😀.\n\nThen `this`.", 6)),
    (11, ev.ToolOpened("w", "os-write")),
    (20, ev.ToolReceived("w", "src/a.ts", 2, 11)),
    (21, ev.TurnEnded("tool_use", [WRITE], {"input": 3, "output": 5})),
    (22, ev.ToolStage("w", "writing", 60)),
    (23, ev.FileSaved("w", "src/a.ts", "aa")),
    (24, ev.Built("b1", 12, [])),
    (25, ev.ToolEnded("w", "ok", False, "2 lines", 2, True)),
    (26, ev.Paused()),
    (27, ev.Resumed()),
    (28, ev.FileSaved("w", "src/old.ts", None)),
    (29, ev.VersionMade(1, "First", [["+", "a.ts added"]], {"builds": True})),
    (30, ev.RunEnded("completed")),
]


def recording(upto: int = 30) -> Recording:
    journal = [Stored("r", seq, 100.0 + seq, event) for seq, event in STORY if seq <= upto]
    return Recording("r", journal, unmerged(journal), {"src/old.ts": "00"})


def shot(upto: int = 30) -> dict[str, Any]:
    """As it arrives in the page."""
    return json.loads(json.dumps(film(recording(upto), lambda seq: f"http://r{seq}.localhost")))


def scene(told: dict[str, Any], seq: int) -> dict[str, Any]:
    """What replay_film.jsx makes of it."""
    shown = told["first"]
    for number, values, lists in told["scenes"]:
        if number <= seq:
            shown = changed(shown, values, lists)
    return shown


def changed(old: dict[str, Any], values: dict[str, Any], lists: dict[str, Any]) -> dict[str, Any]:
    new = {**old, **values}
    for name, (length, items) in lists.items():
        new[name] = [items.get(str(n), old[name][n] if n < len(old[name]) else None) for n in range(length)]
    return new


def text_at(told: dict[str, Any], name: str, seq: int) -> str:
    grew = told["texts"][name]["grew"]
    length = max([size for number, size in zip(grew[::2], grew[1::2], strict=True) if number <= seq], default=0)
    return told["texts"][name]["text"].encode("utf-16-le")[: 2 * length].decode("utf-16-le")


def test_every_moment_shows_what_its_events_fold_to() -> None:
    told, taken = shot(), recording()
    assert len(told["times"]) == len(told["kindOf"]) == 30
    for seq in range(1, 30):
        folded, shown = taken.at(seq), scene(told, seq)
        parts = [*shown["parts"], *shown["open"]]
        assert shown["status"] == folded.status
        assert [part["id"] for part in parts] == [
            f"replay.r.{part.part}" if part.kind == "text" else part.call for part in folded.parts
        ]
        assert [part["stage"] for part in parts if part["kind"] == "tool"] == [tool.stage for tool in folded.tools]
        for text in folded.texts:
            assert text_at(told, f"replay.r.{text.part}", seq) == text.text
        assert shown["retry_title"] == (folded.retry["title"] if folded.retry else "")
        files = [row["path"] for row in shown["tree"] if not row["is_dir"]]
        assert sorted(files) == sorted(taken.files(seq))


def test_the_last_moment_is_the_stored_message() -> None:
    row = scene(shot(), 30)["row"]
    stored = views.row(list(messages("", fold(recording().journal)))[-1], 0, set(), last=False).model_dump()
    for part in row["parts"]:
        part["id"] = part["id"].removeprefix("replay.")
    assert row == stored


def test_a_path_is_known_as_it_is_written_and_the_file_is_marked_when_it_is_saved() -> None:
    told = shot()
    paths = [scene(told, seq)["open"][-1]["path"] for seq in range(11, 20)]
    assert paths[0] == ""
    assert paths[-1] == "src/a.ts"
    assert [path for path in paths if not "src/a.ts".startswith(path)] == []
    assert told["typed"]["w"]["text"] == "one\ntwo\n"
    row = next(row for row in scene(told, 23)["tree"] if row["path"] == "src/a.ts")
    assert (row["mark"], row["sha"], scene(told, 23)["changed"]) == ("A", "aa", "src/a.ts")


def test_a_call_that_is_written_waits_and_none_can_be_cancelled() -> None:
    calls = [scene(shot(), seq)["open"][-1] for seq in range(11, 25)]
    assert [call["waits"] for call in calls] == [seq in (20, 21) for seq in range(11, 25)]
    assert not any(call["endable"] for call in calls)


def test_the_preview_changes_when_a_build_works() -> None:
    told = shot()
    assert [scene(told, seq)["site"] for seq in (23, 24)] == ["http://r0.localhost", "http://r24.localhost"]


def test_marks_and_words() -> None:
    told = shot()
    assert [kind for _, kind, _ in told["marks"]] == ["turn", "retry", "tool", "version"]
    assert told["kinds"][told["kindOf"][22]] == "Saved src/a.ts"


def test_what_the_person_said_meanwhile_stands_where_it_was_heard() -> None:
    events = [*recording(25).journal, Stored("r", 26, 126.0, ev.Steered("p", "In green, please"))]
    told = json.loads(json.dumps(film(Recording("r", events, unmerged(events), {}), str)))
    assert [(part["kind"], part["id"]) for part in scene(told, 26)["open"]][-1] == ("said", "p")
    assert scene(told, 25)["open"][-1]["id"] == "w"
    assert told["kinds"][told["kindOf"][-1]] == "You told the run more"


def test_a_run_that_goes_on_says_so() -> None:
    assert shot(22)["running"]
    assert not shot()["running"]
    nothing = film(Recording("r", [], [], {}), str)
    assert (nothing["times"], nothing["scenes"]) == ([], [])


def test_blocks_end_within_the_text_in_code_units() -> None:
    for text in shot()["texts"].values():
        ends = [end for end, _ in text["blocks"]]
        assert ends == sorted(ends)
        assert all(end <= units(text["text"]) for end in ends)


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(Json, max_size=4) | st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abc"), st.lists(Json, max_size=4) | st.integers(0, 2)),
)
def test_a_difference_leads_from_one_scene_to_the_next(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = json.loads(json.dumps(difference(old, new)))
    assert changed(old, *(found or [{}, {}])) == {**old, **new}
    assert difference(new, new) == []
