"""What stands over a page that was opened by another address than the server's own."""

import reflex as rx


class RightAddress(rx.Component):
    """Draws nothing at the right `address`, which is baked into the page."""

    library = rx.asset("right_address.jsx", shared=True).importable_path
    tag = "RightAddress"

    address: rx.Var[str]
