"""What a person said, in a bubble."""

import reflex as rx

from overskill.ui.client import copy_button, icon
from overskill.ui.published import importable

NEEDS = (copy_button, icon)
"""Modules whose scripts the bubble imports."""


class Bubble(rx.Component):
    """`text`: the words, folded when there are very many; `again`: they can be copied, and changed and sent again.

    Children stand before the words.
    """

    library = importable(lambda: rx.asset("bubble.jsx", shared=True))
    tag = "Bubble"

    text: rx.Var[str]
    again: rx.Var[bool]
