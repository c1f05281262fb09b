"""The connection indicator: online, reconnecting (after 1 s without the server), offline (after 5 s)."""

import reflex as rx

from overskill.ui.published import importable


class Connection(rx.Component):
    """Reads Reflex's own socket errors and the browser's network state; takes no props."""

    library = importable(lambda: rx.asset("connection.jsx", shared=True))
    tag = "Connection"
