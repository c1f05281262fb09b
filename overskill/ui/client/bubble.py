"""What a person said, in a bubble."""

import reflex as rx

from overskill.ui.client import copy_button, icon

NEEDS = (copy_button, icon)
"""Modules whose scripts the bubble imports."""


class Bubble(rx.Component):
    """`text`: the words, folded when there are very many; `again`: they can be copied, and changed and sent again.

    Children stand before the words.
    """

    library = rx.asset("bubble.jsx", shared=True).importable_path
    tag = "Bubble"

    text: rx.Var[str]
    again: rx.Var[bool]
