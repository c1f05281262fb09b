"""The password field of the account forms."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the field imports."""


class PasswordField(rx.Component):
    """Named `password` unless told otherwise; can be shown. `fresh`: a new one, with the rule and its strength."""

    library = importable(lambda: rx.asset("password_field.jsx", shared=True))
    tag = "PasswordField"

    testid: rx.Var[str]
    name: rx.Var[str]
    label: rx.Var[str]
    fresh: rx.Var[bool]
