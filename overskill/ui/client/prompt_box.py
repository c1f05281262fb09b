"""The prompt box of the first page and of the editor."""

import reflex as rx

from overskill.ui.client import connection, icon

NEEDS = (connection, icon)
"""Modules whose scripts the box imports."""


class PromptBox(rx.Component):
    """Enter sends, Shift+Enter breaks the line; the draft survives a reload. Ctrl or Cmd + . presses Cancel.

    `draft_key`: whose draft it is ("" until known). `cleared`: rises when the sent prompt is stored; the box empties.
    `notice`: why a prompt was refused. `eager`: the button looks ready while the box is empty.
    Children stand above the text.
    """

    library = rx.asset("prompt_box.jsx", shared=True).importable_path
    tag = "PromptBox"

    draft_key: rx.Var[str]
    cleared: rx.Var[int]
    notice: rx.Var[str]
    placeholder: rx.Var[str]
    label: rx.Var[str]
    send_label: rx.Var[str]
    hint: rx.Var[str]
    model: rx.Var[str]
    eager: rx.Var[bool]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str)]
