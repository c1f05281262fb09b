"""A button that copies a text."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the button imports."""


class CopyButton(rx.Component):
    """Works in the browser alone."""

    library = importable(lambda: rx.asset("copy_button.jsx", shared=True))
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]
