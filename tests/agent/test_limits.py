"""Limits of one run: as a rule, and through the real runner against the strict server."""

import pytest

from overskill.agent import limits
from overskill.agent.limits import MAX_DOLLARS, MAX_SECONDS, MAX_STEPS, reached
from overskill.journal.fold import Folded
from overskill.runs.begin import begin
from overskill.versions import blobs
from tests.messages_api.script import Text as Says
from tests.messages_api.script import ToolUse, Turn
from tests.runs.conftest import House

DEAR, UNPRICED = "claude-fable-5-1", "claude-fable-5-2"
LONG = "a " * 260_000
"""As many tokens to the strict server's tokenizer: 3.25 dollars for the dear model, written to its cache once."""


def write(content: str = "export {};\n") -> ToolUse:
    return ToolUse("os-write", {"file_path": "src/new.ts", "content": content})


async def ask(house: House, prompt: str, model: str) -> Folded:
    run = await begin(house.journal, house.app.id, prompt, model)
    house.runner.start(run)
    return await house.ended(run)


@pytest.mark.parametrize("dollars", [None, 0.0, MAX_DOLLARS - 0.001])
def test_just_below_every_limit_a_run_goes_on(dollars: float | None) -> None:
    assert reached(MAX_STEPS - 1, MAX_SECONDS - 0.001, dollars) is None


@pytest.mark.parametrize(
    ("spent", "title", "words"),
    [
        ((MAX_STEPS, 0, None), "60 steps", "60 steps"),
        ((0, MAX_SECONDS, 0.0), "20 minutes", "20 minutes"),
        ((0, 0, MAX_DOLLARS), "cost limit", "$3.00"),
        ((0, 0, 4.567), "cost limit", "$4.57"),
    ],
)
def test_a_limit_says_which_one_what_is_saved_and_how_to_go_on(
    spent: tuple[int, float, float | None], title: str, words: str
) -> None:
    limit = reached(*spent)
    assert limit
    assert title in limit.title
    assert words in limit.explanation
    assert "saved" in limit.explanation
    assert "Retry goes on" in limit.explanation


async def test_after_sixty_steps_a_run_stops_and_retry_goes_on(house: House) -> None:
    steps = [Turn(ToolUse("os-search-files", {"query": f"word {n}"})) for n in range(MAX_STEPS - 1)]
    house.server.play([*steps, Turn(write()), Turn(Says("Done."))])
    folded = await house.ask("Hello")
    assert (folded.status, folded.title) == ("failed", "Stopped after 60 steps")
    assert len(house.server.turns) == MAX_STEPS
    assert "src/new.ts" in await blobs.files_of(house.app.id), "the last step still counts"
    assert folded.version
    again = await house.ask("Hello", cause="retry")
    assert (again.status, [part.text for part in again.texts]) == ("completed", ["Done."])
    house.server.assert_clean()


async def test_a_run_that_has_become_dear_stops_before_the_next_request(house: House) -> None:
    house.server.play([Turn(Says("I begin."), write()), Turn(Says("Done."))])
    folded = await ask(house, LONG, DEAR)
    assert (folded.status, folded.title) == ("failed", "Stopped at the cost limit")
    assert folded.cost
    assert f"${folded.cost:.2f}" in folded.explanation
    assert len(house.server.turns) == 1
    assert folded.version, "what the last turn wrote is kept"


async def test_an_unknown_price_is_no_limit(house: House) -> None:
    house.server.play([Turn(write()), Turn(Says("Done."))])
    folded = await ask(house, LONG, UNPRICED)
    assert (folded.status, folded.cost) == ("completed", None)


async def test_a_turn_that_passes_the_limit_but_ends_the_work_completes_it(house: House) -> None:
    house.server.play([Turn(Says("Done."))])
    assert (await ask(house, LONG, DEAR)).status == "completed"


async def test_a_run_stops_when_its_time_is_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0)
    house.server.play([Turn(Says("never"))])
    folded = await house.ask("Hello")
    assert (folded.status, folded.title) == ("failed", "Stopped after 0 minutes")
    assert house.server.turns == []
