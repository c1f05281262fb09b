"""The scrolling log of messages."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the log imports."""


class ChatScroll(rx.Component):
    """Follows the end while the person is within 64 px of it; asks for older messages near the top.

    What a person sends leads to the end.
    """

    library = importable(lambda: rx.asset("chat_scroll.jsx", shared=True))
    tag = "ChatScroll"

    has_older: rx.Var[bool]
    on_older: rx.EventHandler[rx.event.no_args_event_spec]
