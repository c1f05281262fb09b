"""The prompt box of the first page and of the editor."""

import reflex as rx

from overskill.ui.client import connection, drafts, icon, keys, outbox, press
from overskill.ui.published import importable

NEEDS = (connection, drafts, icon, keys, outbox, press)
"""Modules whose scripts the box imports."""


def _sent(words: rx.Var[str], ticket: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return words, ticket


class PromptBox(rx.Component):
    """Enter sends, Shift+Enter breaks the line; on a touch keyboard Enter breaks it and the button sends. Each tab's
    draft survives a reload; arrow up in an empty box brings back earlier prompts. Ctrl or Cmd + . presses Cancel.

    `draft_key`, `whose`: what it is for and whose words they are ("" until known). `on_send` gets a prompt and its
    ticket, and again until that is `stored`, the box empties, or `refused`, the words come back.
    `notice`: why a prompt was refused. `ask`: what pressing the button of an empty box says.
    Children stand above the text.
    """

    library = importable(lambda: rx.asset("prompt_box.jsx", shared=True))
    tag = "PromptBox"

    draft_key: rx.Var[str]
    whose: rx.Var[str]
    stored: rx.Var[str]
    refused: rx.Var[str]
    notice: rx.Var[str]
    placeholder: rx.Var[str]
    label: rx.Var[str]
    send_label: rx.Var[str]
    hint: rx.Var[str]
    model: rx.Var[str]
    ask: rx.Var[str]
    on_send: rx.EventHandler[_sent]
