"""Numbers as people read them. None is a dash: not known is not nothing."""

from collections.abc import Sequence
from datetime import datetime
from math import log10

from overskill.clock import seconds_since
from overskill.ui.view.money import money as in_words

DASH = "–"
WIDTH, HEIGHT, EDGE = 96, 32, 4  # of a small curve
AGES = ((60, "now", 1), (3600, "{} min ago", 60), (86_400, "{} h ago", 3600), (172_800, "yesterday", 1))
SHORTEST, LONGEST = 0.0001, 30.0  # seconds: the ends of the log scale


def percent(share: float | None) -> str:
    """95.1 %, and 100 % only for all of it."""
    if share is None:
        return DASH
    rounded = min(99.9, round(100 * share, 1)) if share < 1 else 100
    return f"{rounded:.1f} %".replace(".0 %", " %")


def duration(seconds: float | None) -> str:
    """0.4 ms, 21 ms, 2.3 s, 15 s, 1:24."""
    if seconds is None:
        return DASH
    if seconds < 0.9995:
        return f"{1000 * seconds:.{1 if seconds < 0.00995 else 0}f} ms".replace(".0 ms", " ms")
    return f"{seconds:.1f} s" if seconds < 59.95 else clock(seconds)


def clock(seconds: float | None) -> str:
    """1:12, 1:02:03."""
    if seconds is None:
        return DASH
    minutes, rest = divmod(round(max(0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def age(moment: datetime) -> str:
    """How long ago: now, 3 min ago, 5 h ago, yesterday, 4 days ago."""
    seconds = seconds_since(moment)
    for limit, words, unit in AGES:
        if seconds < limit:
            return words.format(int(seconds // unit))
    return f"{int(seconds // 86_400)} days ago"


def money(dollars: float | None) -> str:
    """$5.10, $14,846; what costs less than a cent is not free."""
    if dollars is None:
        return DASH
    return f"${dollars:,.0f}" if dollars >= 10_000 else in_words(dollars)


def place(seconds: float | None) -> str:
    """Where a time stands on the log scale, as a share of its length."""
    if seconds is None:
        return "0%"
    share = log10(max(seconds, SHORTEST) / SHORTEST) / log10(LONGEST / SHORTEST)
    return f"{100 * min(1.0, share):.1f}%"


def curve(values: Sequence[float]) -> tuple[str, str, str]:
    """A small curve through the values: its line, the area below it, and the height of its end."""
    if len(values) < 2:
        return "", "", "0"
    least, most = min(values), max(values)
    reach = (HEIGHT - 2 * EDGE) / (most - least) if most > least else 0
    spots = [
        (WIDTH * number / (len(values) - 1), HEIGHT - EDGE - (value - least) * reach)
        for number, value in enumerate(values)
    ]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    return line, f"M0 {HEIGHT}L{line[1:]}L{WIDTH} {HEIGHT}z", f"{spots[-1][1]:.1f}"
