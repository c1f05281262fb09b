"""Examples for the prompt box, and what stands where the first apps will be."""

import reflex as rx

from overskill.ui.client.prompt_chip import PromptChip
from overskill.ui.components.thumb import thumb

EXAMPLES = (
    (
        "calendar-days",
        "Booking calendar",
        "A booking calendar for my kayak rental: pick a day and a slot, and a waiting list when it is full.",
    ),
    ("receipt-text", "Invoice maker", "An invoice maker: line items, tax, a running total, and a clean page to print."),
    (
        "chart-line",
        "Dashboard with charts",
        "A dashboard with charts: monthly revenue, new customers, and a table of the latest orders.",
    ),
    ("list-checks", "Todo list", "A todo app with dark mode, filters, and a count of what is left."),
    (
        "map",
        "Landing page",
        "A landing page for a small coffee roaster: hero, three coffees, opening hours, a contact form.",
    ),
)
"""Icon, label, prompt."""

STARTS = (
    (212, "calendar", "Booking page", "Calendar, slots, a waiting list", EXAMPLES[0][2]),
    (
        32,
        "list",
        "Daily log",
        "Entries, tags, a trend",
        "A daily log: quick entries with tags, a calendar of past days, and a small trend of how I felt.",
    ),
    (160, "chart", "Dashboard", "Numbers, charts, a table", EXAMPLES[2][2]),
)
"""Hue and kind of the drawing, name, what it has, prompt."""


def empty() -> rx.Component:
    """No apps yet: says what will appear and offers three starts."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("No apps yet", id="none"),
            rx.el.p(
                "Describe one above and watch it being written. "
                "Every turn is saved as a version you can open, restore and bookmark."
            ),
            class_name="say",
        ),
        rx.el.ul(*(_start(*start) for start in STARTS), class_name="starts"),
        class_name="empty",
        custom_attrs={"aria-labelledby": "none"},
    )


def _start(hue: int, kind: str, name: str, has: str, prompt: str) -> rx.Component:
    return rx.el.li(
        thumb(hue, kind),
        rx.el.div(rx.el.b(name), rx.el.small(has), class_name="grow"),
        PromptChip.create("Start with this", prompt=prompt, class_name="btn soft sm"),
    )
