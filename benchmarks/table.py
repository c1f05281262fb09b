"""The figures as a table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figures import Figure

WORDS = {True: "met", False: "missed", None: ""}


def heading(machine: Mapping[str, Any], load: float) -> str:
    return (
        f"{machine['cores']} cores, {machine['processor']}, {machine['memory_gb']} GB, Python {machine['python']}, "
        f"{machine['chromium']}\nrevision {machine['revision']}, load average {load}"
    )


def section(name: str, neighbours: float, figures: Sequence[Figure]) -> str:
    """One line for each figure under the section's name."""
    lines = [f"{name} (other programs used {neighbours} cores)"]
    lines += [
        f"  {one.name:<68} {values(one):<44} {bar(one):<16} {WORDS[one.met]:<7} {one.note}".rstrip() for one in figures
    ]
    return "\n".join(lines)


def values(figure: Figure) -> str:
    """What was measured, with its unit."""
    named = [f"{'' if name == 'value' else name + ' '}{_number(value)}" for name, value in figure.values.items()]
    return f"{' · '.join(named)} {figure.unit}"


def bar(figure: Figure) -> str:
    """What it may be at most; empty when nothing is asked of it."""
    if figure.bar is None:
        return ""
    statistic = "" if figure.bar.statistic == "value" else figure.bar.statistic + " "
    return f"{statistic}≤ {_number(figure.bar.most)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
