"""The waiting prompts between the run bar and the text."""

import reflex as rx

from overskill.ui.client import icon, keys
from overskill.ui.published import importable
from overskill.ui.view.shapes import WaitingPrompt

NEEDS = (icon, keys)
"""Modules whose scripts the queue imports."""


def _edited(prompt_id: rx.Var[str], words: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return prompt_id, words


def _placed(prompt_id: rx.Var[str], place: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return prompt_id, place


class PromptQueue(rx.Component):
    """Draws nothing while nothing waits. `held_up`: why nothing of it begins; `busy`: a run works or is paused.

    The handlers get the id of a prompt, and its new words or its new place counted from 0.
    """

    library = importable(lambda: rx.asset("prompt_queue.jsx", shared=True))
    tag = "PromptQueue"

    prompts: rx.Var[list[WaitingPrompt]]
    held_up: rx.Var[str]
    busy: rx.Var[bool]
    on_edit: rx.EventHandler[_edited]
    on_place: rx.EventHandler[_placed]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_steer: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_go_on: rx.EventHandler[rx.event.no_args_event_spec]
