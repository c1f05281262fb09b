from __future__ import annotations

import pytest

from overskill.llm.pricing import PRICES, cost, is_free
from overskill.llm.usage import Usage


def test_cost_counts_cache_writes_dearer_and_reads_cheaper() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_write=1_000_000, cache_read=1_000_000)
    assert cost("claude-sonnet-5-5", usage) == pytest.approx(2.0 + 1.0 + 2.5 + 0.2)


@pytest.mark.parametrize(
    ("kind", "dollars"), [("input", 2.0), ("output", 10.0), ("cache_write", 2.5), ("cache_read", 0.2)]
)
def test_each_kind_of_token_has_its_own_rate(kind: str, dollars: float) -> None:
    assert cost("claude-sonnet-5-5", Usage(**{kind: 1_000_000})) == pytest.approx(dollars)


def test_only_the_demo_is_free() -> None:
    assert is_free("demo")
    assert not any(is_free(model) for model in (*PRICES, "llama-3", ""))


def test_a_dated_id_costs_what_its_model_costs() -> None:
    assert cost("claude-haiku-4-5-20251001", Usage(1_000_000)) == cost("claude-haiku-4-5", Usage(1_000_000)) == 1.0


@pytest.mark.parametrize("model", ["demo", "llama-3", "claude-haiku-5-5", "claude-opus-9", "", "xclaude-opus-5"])
def test_an_unknown_price_is_none_not_zero(model: str) -> None:
    assert cost(model, Usage(1)) is None


def test_usage_adds_up() -> None:
    total = Usage(1, 2, 3, 4) + Usage(10, 20, 30, 40)
    assert total == Usage(11, 22, 33, 44)
    assert total.total_input == 11 + 33 + 44
