"""Parts of the account pages that work in the browser alone, also before the page is connected."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts these import."""
_LIBRARY = importable(lambda: rx.asset("gate_parts.jsx", shared=True))


class SignInLink(rx.Component):
    """A link to the sign-in form that leads back to this page."""

    library = _LIBRARY
    tag = "SignInLink"


class GateLink(rx.Component):
    """A link from one account page to the other, which leads on to the same place."""

    library = _LIBRARY
    tag = "GateLink"

    href: rx.Var[str]


class NextPlace(rx.Component):
    """The form's field with the place to go on to, if there is one."""

    library = _LIBRARY
    tag = "NextPlace"


class CookiesNeeded(rx.Component):
    """Says so in a browser that blocks them."""

    library = _LIBRARY
    tag = "CookiesNeeded"
