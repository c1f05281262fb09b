"""A page of earlier messages, which gives back its layout while it is far from what is read."""

import reflex as rx


class EarlierPage(rx.Component):
    """Holds the messages of one page in their place."""

    library = rx.asset("earlier_page.jsx", shared=True).importable_path
    tag = "EarlierPage"
