"""A button that puts an example into the prompt box."""

import reflex as rx


class PromptChip(rx.Component):
    """Fills the box with `prompt` and moves the focus there; nothing is sent."""

    library = rx.asset("prompt_chip.jsx", shared=True).importable_path
    tag = "PromptChip"

    prompt: rx.Var[str]
