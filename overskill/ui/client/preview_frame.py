"""The preview: route bar, iframe, and whatever lies over it (children)."""

from typing import Any

import reflex as rx

from overskill.ui.client import app_console, preview_bar, preview_lost, preview_orders, preview_presence
from overskill.ui.published import importable

NEEDS = (app_console, preview_bar, preview_lost, preview_orders, preview_presence)
"""Modules whose scripts the frame imports."""


class PreviewFrame(rx.Component):
    """Loads `src`; its page follows new builds by itself, and is brought back when it does not answer any more.

    `on_heard` gets an untrusted dict of plain values, at most 10 a second; only messages of this frame from `origin`
    are passed. `follows`: whether it shows the app as it is now, so that `build_id` is what must stand there.
    """

    library = importable(lambda: rx.asset("preview_frame.jsx", shared=True))
    tag = "PreviewFrame"

    src: rx.Var[str]
    origin: rx.Var[str]
    build: rx.Var[str]
    build_id: rx.Var[str]
    name: rx.Var[str]
    follows: rx.Var[bool]
    on_heard: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
