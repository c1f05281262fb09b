"""The four measures on top of the dashboard."""

import reflex as rx

from overskill.ui.state.dashboard import Dashboard
from overskill.ui.view.dashboard_shapes import Measure


def measures() -> rx.Component:
    return rx.el.section(
        _measure("Success rate", Dashboard.success, "dashboard-success-rate"),
        _measure("Average run", Dashboard.average, "dashboard-avg-time"),
        _measure("Tokens", Dashboard.tokens, "dashboard-tokens"),
        _measure("Cost", Dashboard.cost, "dashboard-cost"),
        class_name="measures",
        aria_label="Measures",
    )


def _measure(name: str, of: rx.Var[Measure], testid: str) -> rx.Component:
    return rx.el.article(
        rx.el.h2(name),
        rx.el.strong(of.value, data_testid=testid),
        rx.cond(of.line != "", _spark(of), rx.el.span()),
        rx.el.small(rx.cond(of.gain != "", rx.el.b(of.gain)), of.detail),
        class_name="card measure",
    )


def _spark(of: rx.Var[Measure]) -> rx.Component:
    return rx.el.svg(
        rx.el.path(d=of.area, class_name="area"),
        rx.el.path(d=of.line),
        rx.el.circle(cx="96", cy=of.end, r="3"),
        view_box="0 0 96 32",
        class_name="spark",
        aria_hidden="true",
    )
