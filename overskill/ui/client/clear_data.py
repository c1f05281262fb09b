"""The button that clears what the running app has stored in this browser."""

import reflex as rx

from overskill.ui.client import icon, preview_orders

NEEDS = (icon, preview_orders)
"""Modules whose scripts the button imports."""


class ClearData(rx.Component):
    """Clears the data of the app at `origin`, which then starts anew."""

    library = rx.asset("clear_data.jsx", shared=True).importable_path
    tag = "ClearData"

    origin: rx.Var[str]
    look: rx.Var[str]
