"""`/dashboard`: what happened, what it cost, and what runs now."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.components.dashboard_chart import chart
from overskill.ui.components.dashboard_measures import measures
from overskill.ui.components.dashboard_runs import live_runs, outcomes
from overskill.ui.components.dashboard_tables import edits, failures, models, tools
from overskill.ui.layout import site_bar
from overskill.ui.pages.missing import sign_in_or_missing
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.view.measures import PERIODS


def dashboard() -> rx.Component:
    return rx.cond(Dashboard.missing, sign_in_or_missing(), _dashboard())


def _dashboard() -> rx.Component:
    return rx.el.div(
        site_bar("dashboard"),
        rx.el.main(
            _head(),
            rx.cond(Dashboard.loaded, rx.cond(Dashboard.empty, _empty(), _measures()), _skeleton()),
            class_name="dash",
        ),
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Dashboard"),
        rx.el.label(
            icon("layout-dashboard", "s14"),
            rx.el.select(
                rx.el.option("All apps", value=""),
                rx.foreach(Dashboard.apps, lambda app: rx.el.option(app.name, value=app.id)),
                value=Dashboard.app,
                on_change=Dashboard.set_app,
                aria_label="App",
                data_testid="dashboard-app",
            ),
            icon("chevron-down", "s14"),
            class_name="btn soft pick",
        ),
        rx.el.div(
            *(_period(name, words) for name, (_, _, words) in PERIODS.items()),
            class_name="seg",
            role="group",
            aria_label="Period",
        ),
        class_name="dash-head",
    )


def _period(name: str, words: str) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        aria_pressed=Dashboard.period == name,
        on_click=Dashboard.set_period(name),
        data_testid=f"dashboard-period-{name}",
    )


def _measures() -> rx.Component:
    return rx.fragment(
        measures(),
        rx.el.div(chart(), _column(live_runs(), outcomes()), class_name="two"),
        tools(),
        rx.el.div(_column(models(), failures()), _column(edits()), class_name="two"),
    )


def _column(*cards: rx.Component) -> rx.Component:
    return rx.el.div(*cards, class_name="col")


def _empty() -> rx.Component:
    return rx.el.section(
        icon("chart-column", "s20"),
        rx.el.h2("Nothing to measure yet"),
        rx.el.p("When a run begins, you see here how it goes: success, times, tokens and cost, tool by tool."),
        rx.el.a("Start an app", href="/", class_name="btn primary lg"),
        class_name="card dash-empty",
        data_testid="dashboard-empty",
    )


def _skeleton() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            *(rx.el.span(class_name="bone", style={"height": "112px", "borderRadius": "12px"}) for _ in range(4)),
            class_name="measures",
            aria_hidden="true",
        ),
        rx.el.span(class_name="bone", style={"height": "420px", "borderRadius": "12px"}, aria_hidden="true"),
        rx.el.span("Loading", class_name="sr-only", role="status"),
    )
