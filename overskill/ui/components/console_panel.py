"""What the running app writes to its console. Untrusted: drawn as text only."""

import reflex as rx

from overskill.ui.client.icon import icon
from overskill.ui.state.preview import Preview
from overskill.ui.state.shapes import ConsoleRow


def console_panel() -> rx.Component:
    return rx.el.div(
        rx.cond(Preview.console.length() > 0, rx.foreach(Preview.console, _row), _blank()),
        class_name="panel console",
        role="tabpanel",
        aria_label="Console",
    )


def _row(row: ConsoleRow) -> rx.Component:
    glyph = rx.match(row.level, ("error", "circle-x"), ("warn", "triangle-alert"), "chevron-right")
    return rx.el.div(
        icon(glyph),
        rx.el.span(row.text),
        rx.el.span(row.at, class_name="muted num"),
        class_name="crow",
        data_level=row.level,
    )


def _blank() -> rx.Component:
    return rx.el.div(
        icon("square-terminal"),
        rx.el.h2("The console is quiet"),
        rx.el.p("Logs, warnings and errors of the running app appear here."),
        class_name="blank",
    )
