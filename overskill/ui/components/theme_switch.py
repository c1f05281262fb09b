"""Light or dark: one class on the root, kept by the browser; it follows the system until chosen."""

from typing import Literal

import reflex as rx
from reflex.style import color_mode, set_color_mode, toggle_color_mode

from overskill.ui.client import icon


def theme_switch(class_name: str, label: str = "") -> rx.Component:
    """An icon that turns; with `label` a row of words."""
    return rx.el.button(
        icon("moon", "moon"),
        icon("sun", "sun"),
        label,
        type="button",
        class_name=class_name,
        aria_label="Switch theme",
        title="Switch theme",
        on_click=toggle_color_mode,
    )


def theme_choice() -> rx.Component:
    """System, light or dark, for the settings page."""
    return rx.el.div(
        _choice("System", "system"),
        _choice("Light", "light"),
        _choice("Dark", "dark"),
        class_name="seg",
        role="group",
        aria_label="Theme",
    )


def _choice(label: str, mode: Literal["system", "light", "dark"]) -> rx.Component:
    return rx.el.button(label, type="button", aria_pressed=color_mode == mode, on_click=set_color_mode(mode))
