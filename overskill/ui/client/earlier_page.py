"""A page of earlier messages, which gives back its layout while it is far from what is read."""

import reflex as rx

from overskill.ui.published import importable


class EarlierPage(rx.Component):
    """Holds the messages of one page in their place."""

    library = importable(lambda: rx.asset("earlier_page.jsx", shared=True))
    tag = "EarlierPage"
