"""What runs used and cost, in the words of the pages."""

import json
from typing import Any

import pytest

from overskill.analytics.bill import Bill, bill_so_far, total
from overskill.journal import events as ev
from overskill.journal.fold import Folded, fold
from overskill.journal.writer import Stored
from overskill.models import Message
from overskill.ui.state.live import Live
from overskill.ui.view import money, views

USAGE = {"input": 1_000, "output": 2_000, "cache_write": 10_000, "cache_read": 100_000}
PRICED, UNPRICED = "claude-sonnet-5-5", "llama-3"


def run(model: str, *events: ev.Happening) -> Folded:
    queued = ev.RunQueued("Build it", "u", "m", 1, model)
    return fold([Stored("r", seq, float(seq), event) for seq, event in enumerate([queued, *events], 1)])


def live(model: str, *events: ev.Happening) -> dict[str, Any]:
    return views.live(run(model, *events), {})


def row(model: str, *events: ev.Happening, cost: float | None = None) -> Any:
    folded = run(model, ev.TurnStarted(1), *events, ev.RunEnded("completed", cost=cost))
    body = json.dumps(folded.body())
    return views.row(
        Message(id="m", app_id="a", role="assistant", position=1, status="completed", body=body), 0, set(), True
    )


@pytest.mark.parametrize(
    ("dollars", "words"),
    [
        (0, "$0.00"),
        (0.0001, "under 1¢"),
        (0.00999, "under 1¢"),
        (0.01, "$0.01"),
        (2.005, "$2.00"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_has_two_digits(dollars: float, words: str) -> None:
    assert money.money(dollars) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"), (999, "999"), (1_000, "1.00k"), (9_994, "9.99k"), (9_996, "10.0k"), (12_345, "12.3k"),
        (99_960, "100k"), (999_499, "999k"), (999_500, "1.00M"), (1_234_567, "1.23M"), (123_456_789, "123M"),
    ],
)  # fmt: skip
def test_tokens_have_three_figures(count: int, words: str) -> None:
    assert money.tokens(count) == words


def test_the_meter_grows_with_each_report_and_prices_the_cache_at_its_own_rates() -> None:
    begun = [ev.TurnStarted(1), ev.Metered({"input": 1_000, "output": 1, "cache_write": 0, "cache_read": 0})]
    ended = [*begun, ev.TurnEnded("end_turn", [], USAGE)]
    assert live(PRICED, ev.TurnStarted(1))["meter"] == ""
    assert live(PRICED, *begun)["meter"] == "1.00k tokens in, 1 out, under 1¢"
    assert live(PRICED, *ended)["meter"] == "111k tokens in, 2.00k out, $0.07"
    assert "10,000 written to the cache, 100,000 read" in live(PRICED, *ended)["meter_detail"]
    broken = [*ended, ev.TurnStarted(2), ev.Metered(USAGE), ev.Retrying(1, 1.0, "Overloaded", "…")]
    assert live(PRICED, *broken)["meter"].endswith("4.00k out, $0.13")


def test_an_unknown_price_and_the_demo_are_called_so() -> None:
    assert live(UNPRICED, ev.TurnStarted(1), ev.Metered(USAGE))["meter"].endswith(", cost unknown")
    assert live("demo", ev.TurnStarted(1))["meter"].startswith("Free")


def test_an_ended_answer_says_what_it_cost_with_tools_and_without() -> None:
    tool = [ev.ToolOpened("a", "os-view"), ev.TurnEnded("tool_use", [], USAGE), ev.ToolEnded("a", "ok", False, "")]
    spoken = [ev.TextClosed(0, "Hi.", 3), ev.TurnEnded("end_turn", [], USAGE)]
    assert (row(PRICED, *tool, cost=0.07).summary.tokens, row(PRICED, *tool, cost=0.07).summary.cost) == (
        "113k",
        "$0.07",
    )
    assert row(UNPRICED, *tool).summary.cost == "unknown"
    assert (row("demo", *tool).summary.cost, row("demo", *tool).meter) == ("free", "")
    assert row(PRICED, *spoken, cost=0.07).meter == "111k tokens in, 2.00k out, $0.07"


def test_a_limit_is_shown_as_a_pause_until_it_is_over() -> None:
    at_limit = [ev.TurnStarted(1), ev.Paused("Paused after 60 steps", "Everything is saved.")]
    shown = live(PRICED, *at_limit)
    assert (shown["status"], shown["headline"], shown["limit_title"]) == ("paused", *["Paused after 60 steps"] * 2)
    assert shown["limit_text"] == "Everything is saved."
    assert live(PRICED, *at_limit, ev.Resumed())["limit_title"] == ""
    assert live(PRICED, ev.TurnStarted(1), ev.Paused())["headline"] == "Paused"


@pytest.mark.parametrize(
    ("bills", "words"),
    [
        ([], ""),
        ([Bill(free=1)], "free"),
        ([Bill(5, 5, unpriced=1)], "cost unknown"),
        ([Bill(5, 5, 2.1, priced=1), Bill(free=1)], "$2.10"),
        ([Bill(5, 5, 2.1, priced=1), Bill(5, 5, unpriced=1)], "at least $2.10"),
    ],
)
def test_an_app_s_bill_hides_no_unknown_price(bills: list[Bill], words: str) -> None:
    assert views.app_meter(total(bills))["price"] == words


def test_a_run_without_a_report_is_on_no_bill() -> None:
    assert bill_so_far(run(PRICED, ev.TurnStarted(1))) == Bill()
    assert bill_so_far(run(PRICED, ev.TurnStarted(1), ev.Metered(USAGE))).input == 111_000


def test_every_live_value_has_its_var_and_is_cleared() -> None:
    values, cleared = live(PRICED, ev.TurnStarted(1)), views.nothing_live()
    assert set(values) == set(cleared) == set(Live.get_fields()) & set(values)
