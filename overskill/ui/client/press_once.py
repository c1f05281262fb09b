"""A button that answers a press at once and counts it once."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the button imports."""


class PressOnce(rx.Component):
    """Busy from the press until what was asked for takes it from the page; give it a `key` of its own."""

    library = importable(lambda: rx.asset("press_once.jsx", shared=True))
    tag = "PressOnce"

    words: rx.Var[str]
    glyph: rx.Var[str]
    look: rx.Var[str]
    on_press: rx.EventHandler[rx.event.no_args_event_spec]
