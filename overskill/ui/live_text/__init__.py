"""Streamed markdown: one local React component that takes appended chunks, so that bytes and drawing stay linear.

It takes the events named "$" of Reflex's own socket (no eval, no second socket) and depends on the pinned
`socket.io-client` (`Socket.onevent`); tests/browser covers it.
"""

import reflex as rx

from overskill.ui.published import importable

importable(lambda: rx.asset("file_links.jsx", shared=True))  # its script imports it
_LIBRARY = importable(lambda: rx.asset("live_text.jsx", shared=True))
_MARKDOWN_IT = ["markdown-it@14.1.0"]


class LiveSink(rx.Component):
    """Listens for streamed text; once in a page, before anything can arrive."""

    library = _LIBRARY
    tag = "LiveSink"
    lib_dependencies: list[str] = _MARKDOWN_IT
    on_gap: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    """A part missed something: its id."""
    on_settle: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    """A run has ended: its id."""
    on_open: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    """A file named in an answer was pressed: its name as it stands there."""


class LiveText(rx.Component):
    """A text part, drawn block by block."""

    library = _LIBRARY
    tag = "LiveText"
    lib_dependencies: list[str] = _MARKDOWN_IT
    part: rx.Var[str]


live_sink = LiveSink.create


def live_text(part: rx.Var[str] | str) -> rx.Component:
    """The text part with this id."""
    return LiveText.create(part=part)
