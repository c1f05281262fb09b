"""Tokens and money in words. Pure."""

from overskill.analytics.bill import Bill
from overskill.llm.pricing import cost, is_free
from overskill.llm.usage import Usage

Counts = dict[str, int]


def money(dollars: float) -> str:
    """$1,234.50; what is less than a cent is not shown as nothing."""
    return "under 1¢" if 0 < dollars < 0.01 else f"${dollars:,.2f}"


def tokens(count: int) -> str:
    """Three figures: 870, 12.3k, 1.23M."""
    if count < 1_000:
        return str(count)
    size, unit = (1_000, "k") if count < 999_500 else (1_000_000, "M")
    scaled = count / size
    return f"{scaled:.{2 if scaled < 9.995 else 1 if scaled < 99.95 else 0}f}{unit}"


def price(model: str, dollars: float | None) -> str:
    """What a run cost, in words that follow "cost": $0.04, unknown, free."""
    if is_free(model):
        return "free"
    return "unknown" if dollars is None else money(dollars)


def total_tokens(usage: Counts) -> str:
    """In and out together; "" when nothing was reported."""
    used = Usage(**usage)
    return tokens(used.total_input + used.output) if used != Usage() else ""


def run_meter(model: str, usage: Counts) -> str:
    """What a run has used so far and what that costs."""
    return meter(model, usage, cost(model, Usage(**usage)))


def meter(model: str, usage: Counts, dollars: float | None) -> str:
    """Such as 12.3k tokens in, 870 out, $0.04; "" while nothing has been reported."""
    used = Usage(**usage)
    if is_free(model):
        return "Free: the demo asks no model"
    if used == Usage():
        return ""
    words = "cost unknown" if dollars is None else money(dollars)
    return f"{tokens(used.total_input)} tokens in, {tokens(used.output)} out, {words}"


def in_detail(usage: Counts) -> str:
    """Every kind of token, exactly: each has a price of its own."""
    used = Usage(**usage)
    if used == Usage():
        return ""
    return (
        f"{used.input:,} fresh, {used.cache_write:,} written to the cache, {used.cache_read:,} read from it, "
        f"{used.output:,} written by the model"
    )


def bill_price(bill: Bill) -> str:
    """What many runs cost: "$2.10", "at least $2.10" beside unknown prices, "cost unknown", "free"; "" for none."""
    if bill.priced:
        return f"at least {money(bill.dollars)}" if bill.unpriced else money(bill.dollars)
    if bill.unpriced:
        return "cost unknown"
    return "free" if bill.free else ""


def bill_in_words(bill: Bill) -> str:
    """Such as 1.23M tokens in, 45.6k out."""
    return f"{tokens(bill.input)} tokens in, {tokens(bill.output)} out"
