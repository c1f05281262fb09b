"""Fetches another page's code while the present one is read, so that going there costs no round trip."""

import reflex as rx


class PrefetchPage(rx.Component):
    """`page`: any address of that page."""

    library = "react-router"
    tag = "PrefetchPageLinks"
    page: rx.Var[str]
