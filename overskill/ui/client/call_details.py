"""A tool call's row that opens to its details."""

import reflex as rx

from overskill.ui.client import icon

NEEDS = (icon,)
"""Modules whose scripts the row imports."""


class CallDetails(rx.Component):
    """Its children are the row. Opened, it fetches what the call was given and answered, and again as it goes on."""

    library = rx.asset("call_details.jsx", shared=True).importable_path
    tag = "CallDetails"

    run: rx.Var[str]
    call: rx.Var[str]
    stage: rx.Var[str]
