"""The app's name in the top bar, editable in place."""

import reflex as rx

from overskill.ui.client import icon, keys, press
from overskill.ui.published import importable

NEEDS = (icon, keys, press)
"""Modules whose scripts the name imports."""


class InlineName(rx.Component):
    """`on_save` gets a name that is not empty and has changed."""

    library = importable(lambda: rx.asset("inline_name.jsx", shared=True))
    tag = "InlineName"

    name: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str)]
