"""“Not found”: for what is not there, and for everything that is not yours."""

import reflex as rx

from overskill.ui.components.mark import mark
from overskill.ui.layout import site_bar
from overskill.ui.pages.login import sign_in
from overskill.ui.state.account import Account

OUTSIDE = "not-found"
"""Marks what is shown to those who are shown nothing."""


def missing() -> rx.Component:
    return _lost(
        rx.el.h1("Not found"),
        rx.el.p("There is nothing here, or it belongs to another account."),
        rx.el.a("To your apps", href="/", class_name="btn primary lg"),
        data_testid=OUTSIDE,
    )


def sign_in_or_missing() -> rx.Component:
    """For what belongs to somebody: who has not signed in may do so here, whether it is there or not."""
    form = sign_in("Sign in to open this page", "You come back to it at once.")
    return rx.cond(Account.loaded, rx.cond(Account.signed_in, missing(), rx.el.div(form, data_testid=OUTSIDE)), _lost())


def _lost(*inside: rx.Component, **marks: str) -> rx.Component:
    return rx.el.div(site_bar(""), rx.el.main(mark(), *inside, class_name="lost", **marks))
