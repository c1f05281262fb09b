"""Examples for the prompt box, and what stands where the first apps will be."""

import reflex as rx

from overskill.ui.client import PromptChip, icon
from overskill.ui.components.tile import tile

EXAMPLES = (
    ("list-checks", "Todo list", "A todo app with dark mode"),
    ("chart-line", "Dashboard", "A dashboard with charts and dark mode"),
    ("map", "Landing page", "A landing page for my coffee roastery Third Wave"),
    ("plus", "Counter", "A counter"),
)
"""Icon, label, prompt: each is one that the scripted demo can build too."""

STARTS = (
    (32, EXAMPLES[0][0], "Todo list", "Tasks, filters, dark mode", EXAMPLES[0][2]),
    (160, EXAMPLES[1][0], "Dashboard", "Figures, charts, a table", EXAMPLES[1][2]),
    (212, EXAMPLES[2][0], "Landing page", "A headline, an offer, opening hours", EXAMPLES[2][2]),
)
"""Hue and icon, name, what it has, prompt."""


def empty() -> rx.Component:
    """No apps yet: says what will appear and offers three starts."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("No apps yet", id="none"),
            rx.el.p(
                "Describe one above and watch it being written. "
                "Every turn is saved as a version you can open and restore."
            ),
            class_name="say",
        ),
        rx.el.ul(*(_start(*start) for start in STARTS), class_name="starts"),
        class_name="empty",
        custom_attrs={"aria-labelledby": "none"},
    )


def _start(hue: int, glyph: str, name: str, has: str, prompt: str) -> rx.Component:
    return rx.el.li(
        tile(icon(glyph, "s20"), hue),
        rx.el.div(rx.el.b(name), rx.el.small(has), class_name="grow"),
        PromptChip.create("Start with this", prompt=prompt, class_name="btn soft sm"),
    )
