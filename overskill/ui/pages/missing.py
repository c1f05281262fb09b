"""“Not found”: for what is not there, and for everything that is not yours."""

import reflex as rx

from overskill.ui.components.mark import mark
from overskill.ui.layout import site_bar


def missing() -> rx.Component:
    return rx.el.div(
        site_bar(""),
        rx.el.main(
            mark(),
            rx.el.h1("Not found"),
            rx.el.p("There is nothing here, or it belongs to another account."),
            rx.el.a("To your apps", href="/", class_name="btn primary lg"),
            class_name="lost",
            data_testid="not-found",
        ),
    )
