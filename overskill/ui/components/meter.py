"""What is used and what it costs: a line for the run, a word for the app in the bar on top."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter


def run_meter() -> rx.Component:
    """Under the words of the run bar; it grows with each report of the provider."""
    return rx.cond(
        Live.meter != "",
        rx.el.span(Live.meter, class_name="truncate block", title=Live.meter_detail, data_testid="run-meter"),
    )


def app_meter() -> rx.Component:
    """The app's cost so far."""
    return rx.cond(
        Meter.price != "",
        rx.el.span(icon("coins"), Meter.price, class_name="cost wide num", title=Meter.words, data_testid="app-meter"),
    )
