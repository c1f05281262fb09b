"""A button that puts an example into the prompt box."""

import reflex as rx

from overskill.ui.published import importable


class PromptChip(rx.Component):
    """Fills the box with `prompt` and moves the focus there; nothing is sent."""

    library = importable(lambda: rx.asset("prompt_chip.jsx", shared=True))
    tag = "PromptChip"

    prompt: rx.Var[str]
