"""What counts towards the limits, from the journal alone."""

import pytest

from overskill.journal import events as ev
from overskill.journal.journal import Stored
from overskill.runs.standing import Standing

QUEUED = ev.RunQueued("Build it", "u", "m", 1, "model")
AT_LIMIT = ev.Paused("Paused after 60 steps", "…")
CALL = {"type": "tool_use", "id": "a", "name": "os-view", "input": {}}


def turn(number: int, tokens: int = 10) -> list[ev.Happening]:
    usage = {"input": tokens, "output": 0}
    return [ev.TurnStarted(number), ev.Metered(usage), ev.TurnEnded("tool_use", [CALL], usage)]


def standing(*timed: tuple[float, ev.Happening]) -> Standing:
    return Standing.of(Stored("r", seq, at, event) for seq, (at, event) in enumerate(timed, 1))


def steps(found: Standing) -> int:
    """As the loop counts them when it asks for the next turn, after going through the present one again."""
    return found.whole_steps - found.used.since + (1 if found.begun.turn else 0)


@pytest.mark.parametrize(
    ("waits", "goes_on"),
    [(ev.Paused(), ev.Resumed()), (AT_LIMIT, ev.Resumed()), (ev.TextGrew(0, "a"), ev.TakenOver())],
)
def test_seconds_are_those_of_work(waits: ev.Happening, goes_on: ev.Happening) -> None:
    found = standing((0, QUEUED), (50, ev.TurnStarted(1)), (54, waits), (1000, goes_on), (1003, ev.TurnStarted(1, 2)))
    assert found.used.seconds == (3 if waits is AT_LIMIT else 4 + 3)


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert standing((0, QUEUED), (50, ev.TurnStarted(1)), (40, ev.TextGrew(0, "a"))).used.seconds == 0


def test_continue_starts_every_limit_anew_and_the_bill_goes_on() -> None:
    events = [QUEUED, *turn(1), *turn(2), AT_LIMIT, ev.Resumed(), *turn(3, 7)]
    found = standing(*enumerate(events))
    assert steps(found) == 1
    assert found.used.tally.total["input"] == 7
    assert found.usage["input"] == 27


@pytest.mark.parametrize("between", [[ev.Paused(), ev.Resumed()], [ev.TakenOver()], []])
def test_neither_a_pause_nor_a_takeover_gives_a_run_more(between: list[ev.Happening]) -> None:
    found = standing(*enumerate([QUEUED, *turn(1), *between, *turn(2)]))
    assert steps(found) == 2
    assert found.used.tally.total["input"] == 20


def test_a_broken_attempt_is_one_step_with_the_next_and_its_tokens_count() -> None:
    broken = [QUEUED, *turn(1), ev.TurnStarted(2), ev.Metered({"input": 5, "output": 1}), AT_LIMIT, ev.Resumed()]
    found = standing(*enumerate(broken))
    assert (found.usage["input"], found.used.since) == (15, 1)
    found = standing(*enumerate([*broken, ev.TurnStarted(2, 2), *turn(2, 9)[1:]]))
    assert steps(found) == 1
    assert found.usage == {"input": 24, "output": 1}
