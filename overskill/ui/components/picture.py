"""A drawing of the editor for the page before sign-in: the chat writes on the left, the app runs on the right."""

import reflex as rx

from overskill.ui.client import icon

_STEPS = (
    ("eye", "Read", "src/App.tsx", "42 lines"),
    ("file-pen", "Wrote", "src/Calendar.tsx", "96 lines"),
    ("pencil-line", "Changed", "src/index.css", "3 lines"),
)
_DAYS = ((28, 44), (0, 60), (52, 0), (36, 24), (64, 36))


def picture() -> rx.Component:
    return rx.el.div(rx.el.div(_chat(), _app(), class_name="stage-set"), class_name="picture", aria_hidden="true")


def _chat() -> rx.Component:
    return rx.el.div(
        rx.el.p("A booking page for my kayak rental, with a calendar", class_name="bubble"),
        rx.el.div(*(_step(*step) for step in _STEPS), class_name="steps"),
        rx.el.p("The calendar is in. Full days offer the waiting list."),
        rx.el.div(rx.el.i(class_name="dot live"), "Checking the preview · 0:12", class_name="thinking"),
        class_name="talk",
    )


def _step(glyph: str, verb: str, path: str, fact: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(icon(glyph), class_name="glyph"),
            rx.el.span(verb, " ", rx.el.code(path, class_name="truncate"), class_name="what truncate"),
            rx.el.span(fact, icon("check", "s14"), class_name="meta"),
            class_name="line",
        ),
        class_name="tool",
    )


def _app() -> rx.Component:
    """The kayak rental's page: five days with booked slots."""
    return rx.el.div(
        rx.el.div(rx.el.b("Tidewater"), rx.el.span("Book a kayak"), class_name="crown"),
        rx.el.div(*(_day(*slots) for slots in _DAYS), class_name="week"),
        class_name="shown",
        style={"--hue": "206"},
    )


def _day(first: int, second: int) -> rx.Component:
    return rx.el.div(rx.el.i(style={"height": f"{first}px"}), rx.el.i(style={"height": f"{second}px"}))
