"""Going in circles: as a rule, and through the real runner against the strict server."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.agent.stuck import ALTERNATING, SAME_ERROR, SAME_RESULT, Circle, Step, Watch, circle, step
from overskill.journal import events as ev
from overskill.journal.journal import read
from tests.messages_api.script import Text as Says
from tests.messages_api.script import ToolUse, Turn
from tests.runs.conftest import House

words = st.text(max_size=8)
steps = st.builds(Step, words, words, words, st.booleans())


def first_circle(run: list[Step]) -> int | None:
    """After how many steps the run is seen to go in circles."""
    return next((n for n in range(1, len(run) + 1) if circle(run[:n])), None)


@given(st.lists(steps, unique_by=lambda step: step.input, max_size=30))
def test_different_inputs_are_never_a_circle(run: list[Step]) -> None:
    assert first_circle(run) is None


@given(steps, st.lists(words, unique=True, max_size=30))
def test_reading_what_changes_is_never_a_circle(same: Step, results: list[str]) -> None:
    assert first_circle([same._replace(result=result) for result in results]) is None


@given(st.lists(steps, unique=True, max_size=10), steps)
def test_the_same_outcome_is_a_circle_at_the_stated_count(before: list[Step], same: Step) -> None:
    before = [one for one in before if one != same]
    most = SAME_ERROR if same.is_error else SAME_RESULT
    assert first_circle([*before, *[same] * most]) == len(before) + most


@given(st.lists(steps, unique=True, max_size=10), steps, steps)
def test_two_calls_in_turn_are_a_circle_at_the_sixth(before: list[Step], one: Step, other: Step) -> None:
    before = [step for step in before if step not in (one, other)]
    found = first_circle([*before, *[one, other] * (ALTERNATING // 2)])
    if one == other:
        assert found == len(before) + (SAME_ERROR if one.is_error else SAME_RESULT)
    else:
        assert found == len(before) + ALTERNATING


@given(st.lists(st.sampled_from("aAbB"), max_size=40))
def test_a_circle_is_seen_exactly_where_one_is(letters: list[str]) -> None:
    """Against the rule in its plainest form: letters are steps, capitals are errors."""
    run = [Step(letter, "{}", letter, letter.isupper()) for letter in letters]
    word = "".join(letters)
    in_turn = [(one + other) * 3 for one in "aAbB" for other in "aAbB"]
    expected = word.endswith(("aaaa", "bbbb", "AAA", "BBB", *in_turn))
    assert (circle(run) is not None) == expected


def blocks(args: dict[str, Any], result: str = "text") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return [{"name": "os-view", "input": args}], [{"content": result, "is_error": False}]


def test_the_order_of_arguments_makes_no_difference() -> None:
    assert step({"name": "a", "input": {"x": 1, "y": {"p": 2, "q": 3}}}, {"content": "", "is_error": False}) == step(
        {"name": "a", "input": {"y": {"q": 3, "p": 2}, "x": 1}}, {"content": "", "is_error": False}
    )


def test_after_a_circle_the_count_begins_anew() -> None:
    watch = Watch()
    seen = [watch.see(*blocks({"file_path": "a.ts"})) is not None for _ in range(2 * SAME_RESULT)]
    assert [n + 1 for n, found in enumerate(seen) if found] == [SAME_RESULT, 2 * SAME_RESULT]


def test_many_same_calls_in_one_turn_are_one_circle() -> None:
    calls, results = blocks({"file_path": "a.ts"})
    watch = Watch()
    assert watch.see(calls * 9, results * 9)
    assert watch.see(calls, results) is None, "the model has only now been told"


def test_words_name_what_repeats_and_never_a_whole_file() -> None:
    found = Circle([Step("os-write", '{"content":"' + "x" * 9_000 + '","file_path":"src/App.tsx"}', "ok", False)], 4)
    assert "os-write" in found.nudge
    assert "4" in found.nudge
    assert len(found.nudge) < 1_000
    assert "“Write src/App.tsx”" in found.explanation
    assert len(found.explanation) < 1_000


VIEW = ToolUse("os-view", {"file_path": "src/App.tsx"})
NOWHERE = ToolUse("os-view", {"file_path": "src/Nowhere.tsx"})
FLY = ToolUse("os-fly", {"to": "moon"})


async def nudges(run: str) -> list[str]:
    return [stored.event.text for stored in await read(run) if isinstance(stored.event, ev.Nudged)]


@pytest.mark.parametrize(
    ("round_trip", "count", "says"),
    [
        ([VIEW], SAME_RESULT, "“Read src/App.tsx”, 4 calls"),
        ([NOWHERE], SAME_ERROR, "“Read src/Nowhere.tsx”, 3 calls"),
        ([FLY], SAME_ERROR, "“Use os-fly”, 3 calls"),
        ([VIEW, FLY], ALTERNATING, "“Read src/App.tsx” and “Use os-fly”, 6 calls"),
    ],
)
async def test_a_run_in_circles_is_nudged_once_and_then_stops(
    house: House, round_trip: list[ToolUse], count: int, says: str
) -> None:
    turns = [Turn(Says("Hm."), call) for call in round_trip]
    house.server.play([*turns * (2 * count // len(turns)), Turn(Says("After all."))])
    folded = await house.ask("Hello")
    assert (folded.status, folded.title) == ("failed", "The model kept repeating itself")
    assert says in folded.explanation
    assert "saved" in folded.explanation
    assert len(house.server.turns) == 2 * count
    (nudge,) = await nudges(folded.run)
    told, hint = house.server.turns[count].body["messages"][-2:]
    assert [block["type"] for block in told["content"]] == ["tool_result"]
    assert [(block["type"], block["text"]) for block in hint["content"]] == [("text", nudge)]
    again = await house.ask("Hello", cause="retry")
    assert (again.status, [part.text for part in again.texts]) == ("completed", ["After all."])
    house.server.assert_clean()


async def test_a_run_that_finds_its_way_after_the_nudge_completes(house: House) -> None:
    house.server.play([*[Turn(VIEW)] * SAME_RESULT, Turn(VIEW), Turn(NOWHERE), Turn(VIEW), Turn(Says("Done."))])
    folded = await house.ask("Hello")
    assert folded.status == "completed", folded.explanation
    assert len(await nudges(folded.run)) == 1
    assert [part.text for part in folded.texts] == ["Done."]
    house.server.assert_clean()


async def test_the_next_prompt_sends_the_nudged_conversation_again_byte_for_byte(house: House) -> None:
    house.server.play([*[Turn(VIEW)] * SAME_RESULT, Turn(Says("Done.")), Turn(Says("Hello again."))])
    await house.ask("Hello")
    before = house.server.turns[-1].body["messages"]
    assert (await house.ask("Again")).status == "completed"
    after = house.server.turns[-1].body["messages"]
    assert [_bare(message) for message in after[: len(before)]] == [_bare(message) for message in before]


def _bare(message: dict[str, Any]) -> list[dict[str, Any]]:
    """A message without the marks that say how far the provider shall cache."""
    return [{name: value for name, value in block.items() if name != "cache_control"} for block in message["content"]]


async def test_a_file_that_changes_may_be_read_as_often_as_wanted(house: House) -> None:
    view = ToolUse("os-view", {"file_path": "src/n.ts"})
    writes = [ToolUse("os-write", {"file_path": "src/n.ts", "content": f"export const n = {n};\n"}) for n in range(8)]
    house.server.play([*[Turn(write, view) for write in writes], Turn(Says("Done."))])
    folded = await house.ask("Hello")
    assert folded.status == "completed", folded.explanation
    assert await nudges(folded.run) == []
