"""The button that clears what the running app has stored in this browser."""

import reflex as rx

from overskill.ui.client import icon, preview_orders
from overskill.ui.published import importable

NEEDS = (icon, preview_orders)
"""Modules whose scripts the button imports."""


class ClearData(rx.Component):
    """Clears the data of the app at `origin`, which then starts anew."""

    library = importable(lambda: rx.asset("clear_data.jsx", shared=True))
    tag = "ClearData"

    origin: rx.Var[str]
    look: rx.Var[str]
