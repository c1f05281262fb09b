"""What the running app writes to its console."""

import reflex as rx

from overskill.ui.client import ConsolePanel


def console_panel() -> rx.Component:
    return rx.el.div(
        ConsolePanel.create(),
        class_name="panel console",
        role="tabpanel",
        aria_label="Console",
    )
