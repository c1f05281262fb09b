"""Something on the page happens when a var changes."""

import reflex as rx


class Bell(rx.Component):
    """When `beat` changes, calls `on_ring` and dispatches the window's event `call`; the first value is silent."""

    library = rx.asset("bell.jsx", shared=True).importable_path
    tag = "Bell"

    beat: rx.Var[str | int]
    call: rx.Var[str]
    on_ring: rx.EventHandler[rx.event.no_args_event_spec]
