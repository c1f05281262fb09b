"""The switch at the bottom of a phone: chat, preview or code, with the state of the build as a dot."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.code import Code
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview


def switcher() -> rx.Component:
    dot = rx.match(
        Preview.build,
        ("building", rx.el.i(class_name="dot live", aria_label="building")),
        ("ready", rx.el.i(class_name="dot ok", aria_label="ready")),
        ("error", rx.el.i(class_name="dot bad", aria_label="failed")),
        rx.fragment(),
    )
    return rx.el.nav(
        rx.el.div(
            _side("chat", "message-square", "Chat"),
            _side("preview", "app-window", "Preview", dot),
            _side("code", "code", "Code", handlers=[Code.load]),
            class_name="switcher",
            role="tablist",
            aria_label="View",
        ),
        aria_label="View",
    )


def _side(
    name: str, glyph: str, label: str, *more: rx.Component, handlers: list[rx.EventHandler] | None = None
) -> rx.Component:
    return rx.el.button(
        icon(glyph),
        label,
        *more,
        type="button",
        role="tab",
        aria_selected=Pane.phone == name,
        on_click=[Pane.show_phone(name), *(handlers or [])],
    )
