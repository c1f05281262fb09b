"""Something on the page happens when a var changes."""

import reflex as rx

from overskill.ui.published import importable


class Bell(rx.Component):
    """When `beat` changes, calls `on_ring` and dispatches the window's event `call`; the first value is silent."""

    library = importable(lambda: rx.asset("bell.jsx", shared=True))
    tag = "Bell"

    beat: rx.Var[str | int]
    call: rx.Var[str]
    on_ring: rx.EventHandler[rx.event.no_args_event_spec]
