"""A message that came with the address is shown once."""

import reflex as rx

from overskill.ui.published import importable


class SaidOnce(rx.Component):
    """Takes the parameters `names` out of the address as soon as the page shows their `words`."""

    library = importable(lambda: rx.asset("said_once.jsx", shared=True))
    tag = "SaidOnce"

    words: rx.Var[str]
    names: rx.Var[list[str]]
