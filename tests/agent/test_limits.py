"""Limits of one run: as a rule, and through the real runner against the strict server."""

from collections.abc import AsyncIterator

import pytest

from overskill import db
from overskill.agent import cost_limit, limits
from overskill.agent.cost_limit import parsed
from overskill.agent.limits import MAX_SECONDS, MAX_STEPS, reached
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import read
from overskill.models import Run, Setting
from overskill.runs.begin import begin
from overskill.runs.standing import Standing
from overskill.versions import blobs
from tests.messages_api.faults import Cut
from tests.messages_api.script import Text as Says
from tests.messages_api.script import ToolUse, Turn
from tests.runs.conftest import House

DEAR, UNPRICED = "claude-fable-5-1", "claude-fable-5-2"
LONG = "a " * 260_000
"""As many tokens to the strict server's tokenizer: 3.25 dollars for the dear model, written to its cache once."""
SHORT = "Hello"


@pytest.fixture(autouse=True)
async def _default_limit() -> AsyncIterator[None]:
    yield
    async with db.session() as session:
        if stored := await session.get(Setting, cost_limit.NAME):
            await session.delete(stored)
            await session.commit()


def write(content: str = "export {};\n") -> ToolUse:
    return ToolUse("os-write", {"file_path": "src/new.ts", "content": content})


def searches(count: int) -> list[Turn]:
    return [Turn(ToolUse("os-search-files", {"query": f"word {n}"})) for n in range(count)]


async def start(house: House, prompt: str, model: str = DEAR) -> Run:
    run = await begin(house.journal, house.app.id, prompt, model)
    house.runner.start(run)
    return run


async def paused(house: House, run: Run) -> ev.Paused:
    """Why the run waits, once it does and nobody drives it any more."""
    await house.until(run, lambda stored: isinstance(stored.event, ev.Paused))
    await house.runner._ended(run.id)
    async with db.session() as session:
        stored = await session.get_one(Run, run.id)
    assert (stored.status, stored.wanted, stored.lease_owner, stored.error) == ("paused", "pause", None, "")
    return [one.event for one in await read(run.id) if isinstance(one.event, ev.Paused)][-1]


@pytest.mark.parametrize("dollars", [None, 0.0, 2.999])
def test_just_below_every_limit_a_run_goes_on(dollars: float | None) -> None:
    assert reached(MAX_STEPS - 1, MAX_SECONDS - 0.001, dollars, 3.0) is None


@pytest.mark.parametrize(
    ("spent", "title", "words"),
    [
        ((MAX_STEPS, 0, None, 3.0), "60 steps", "60 steps"),
        ((0, MAX_SECONDS, 0.0, 3.0), "20 minutes", "20 minutes"),
        ((0, 0, 3.0, 3.0), "cost limit", "$3.00"),
        ((0, 0, 4.567, 0.5), "cost limit", "$4.57"),
    ],
)
def test_a_limit_says_which_one_what_is_saved_and_how_to_go_on(
    spent: tuple[int, float, float | None, float], title: str, words: str
) -> None:
    limit = reached(*spent)
    assert limit
    assert title in limit.title
    assert words in limit.explanation
    assert "saved" in limit.explanation
    assert "Continue goes on" in limit.explanation


def test_zero_dollars_are_no_limit() -> None:
    assert reached(0, 0, 1e9, 0.0) is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("3", "3.00"), (" $2.50 ", "2.50"), ("0", "0.00"), ("0.01", "0.01"), ("10000", "10000.00"), ("007", "7.00")],
)
async def test_an_amount_of_dollars_is_kept(typed: str, amount: str) -> None:
    assert await cost_limit.store(typed) == amount
    assert await cost_limit.read() == float(amount)


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "-1", "three", "1,000", "2,50", "1e3", "nan", "inf", "0.005", "3 dollars", "10000.01", "99999999", "٣"],
)
async def test_anything_else_is_refused_and_changes_nothing(typed: str) -> None:
    with pytest.raises(Refused):
        parsed(typed)
    with pytest.raises(Refused):
        await cost_limit.store(typed)
    assert await cost_limit.read() == cost_limit.DEFAULT


async def test_after_sixty_steps_a_run_pauses_and_continue_gives_it_sixty_more(house: House) -> None:
    house.server.play([*searches(2 * MAX_STEPS), Turn(write()), Turn(Says("Done."))])
    run = await start(house, SHORT)
    for times in (1, 2):
        assert (await paused(house, run)).title == "Paused after 60 steps"
        assert len(house.server.turns) == times * MAX_STEPS
        await house.runner.resume(run.id)
    folded = await house.ended(run)
    assert (folded.status, folded.limit, [part.text for part in folded.texts]) == ("completed", None, ["Done."])
    assert "src/new.ts" in await blobs.files_of(house.app.id)
    house.server.assert_clean()


async def test_a_run_that_has_become_dear_pauses_before_the_next_request(house: House) -> None:
    house.server.play([Turn(Says("I begin."), write()), Turn(Says("Done."))])
    run = await start(house, LONG)
    limit = await paused(house, run)
    spent = Standing.of(await read(run.id)).usage
    assert limit.title == "Paused at the cost limit"
    assert "$3." in limit.explanation
    assert "$3.00" in limit.explanation
    assert spent["cache_write"] >= 260_000
    assert len(house.server.turns) == 1
    assert "src/new.ts" in await blobs.files_of(house.app.id), "the tools of the last turn have run"
    await house.runner.resume(run.id)
    assert (await house.ended(run)).status == "completed"
    house.server.assert_clean()


async def test_a_changed_limit_holds_from_the_next_step_on(house: House) -> None:
    await cost_limit.store("0.02")
    house.server.play([*searches(3), Turn(Says("Done."))])
    run = await start(house, SHORT)
    assert "$0.02" in (await paused(house, run)).explanation
    await cost_limit.store("0")
    await house.runner.resume(run.id)
    assert (await house.ended(run)).status == "completed"


async def test_an_unknown_price_is_no_limit(house: House) -> None:
    house.server.play([Turn(write()), Turn(Says("Done."))])
    folded = await house.ended(await start(house, LONG, UNPRICED))
    assert (folded.status, folded.cost) == ("completed", None)


async def test_a_turn_that_passes_the_limit_but_ends_the_work_completes_it(house: House) -> None:
    house.server.play([Turn(Says("Done."))])
    assert (await house.ended(await start(house, LONG))).status == "completed"


async def test_a_run_pauses_when_its_time_is_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0)
    house.server.play([Turn(Says("never"))])
    run = await start(house, SHORT)
    assert (await paused(house, run)).title == "Paused after 0 minutes"
    assert house.server.turns == []


async def test_an_attempt_that_broke_counts_as_far_as_it_was_reported(house: House) -> None:
    house.server.play([Turn(Says("One."), write(), faults=[Cut(before="block_stop")]), Turn(Says("Done."))])
    run = await start(house, SHORT)
    folded = await house.ended(run)
    journal = await read(run.id)
    reports = [one.event for one in journal if isinstance(one.event, ev.Metered)]
    ends = [one.event for one in journal if isinstance(one.event, ev.TurnEnded)]
    broken = reports[0].usage
    assert broken["input"] + broken["cache_write"] + broken["cache_read"] > 0
    for name in ("input", "output", "cache_read", "cache_write"):
        assert folded.usage[name] == broken[name] + sum(end.usage[name] for end in ends)
    assert fold(journal).usage == Standing.of(journal).usage
