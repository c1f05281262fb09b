"""A tool call's row that opens to its details."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the row imports."""


class CallDetails(rx.Component):
    """Its children are the row. Opened, it fetches what the call was given and answered, and again as it goes on.

    While the call is being written its input appears as it grows. One that works or waits (`endable`) can be cancelled.
    `upto`: in a replay, what was known after that event of the run; 0 is all.
    """

    library = importable(lambda: rx.asset("call_details.jsx", shared=True))
    tag = "CallDetails"

    run: rx.Var[str]
    call: rx.Var[str]
    stage: rx.Var[str]
    waits: rx.Var[bool]
    endable: rx.Var[bool]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]
    upto: rx.Var[int]
