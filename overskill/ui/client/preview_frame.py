"""The preview: route bar, iframe, and whatever lies over it (children)."""

from typing import Any

import reflex as rx

from overskill.ui.client import icon, keys

NEEDS = (icon, keys)
"""Modules whose scripts the frame imports."""


class PreviewFrame(rx.Component):
    """Loads `src`; its page follows new builds by itself, and what it reports is passed on (10 a second at most).

    `on_heard` gets an untrusted dict; only messages of this frame from `origin` are passed.
    """

    library = rx.asset("preview_frame.jsx", shared=True).importable_path
    tag = "PreviewFrame"

    src: rx.Var[str]
    origin: rx.Var[str]
    build: rx.Var[str]
    build_id: rx.Var[str]
    name: rx.Var[str]
    on_heard: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
