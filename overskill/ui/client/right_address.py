"""What stands over a page that was opened by another address than the server's own."""

import reflex as rx

from overskill.ui.published import importable


class RightAddress(rx.Component):
    """Draws nothing at the right `address`, which is baked into the page."""

    library = importable(lambda: rx.asset("right_address.jsx", shared=True))
    tag = "RightAddress"

    address: rx.Var[str]
