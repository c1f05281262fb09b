"""A button that copies a text."""

import reflex as rx

from overskill.ui.client import icon

NEEDS = (icon,)
"""Modules whose scripts the button imports."""


class CopyButton(rx.Component):
    """Works in the browser alone."""

    library = rx.asset("copy_button.jsx", shared=True).importable_path
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]
