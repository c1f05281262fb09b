"""The owner's settings about money: what was spent this month, and what one run may cost."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.spending import Spending


def spending() -> rx.Component:
    return rx.cond(Spending.loaded, rx.el.section(rx.el.h2("Spending"), _month(), _limit()))


def _month() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b("This month"),
            rx.el.small("All runs on this server in ", Spending.since, " (UTC), at the provider's list prices"),
            class_name="grow",
        ),
        rx.el.b(Spending.month, class_name="num", data_testid="month-cost"),
        class_name="row",
    )


def _limit() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Cost limit of a run"),
        rx.el.p(
            "In US dollars. At the limit a run pauses and asks whether to go on; 0 sets no limit. "
            "Runs that are at work follow a change from their next step on."
        ),
        rx.cond(
            Spending.problem != "",
            rx.el.div(icon("circle-alert", "s14"), Spending.problem, class_name="problem", role="alert"),
        ),
        rx.cond(Spending.saved != "", rx.el.p(Spending.saved, class_name="done", role="status")),
        rx.el.form(_field(), _button(), on_submit=Spending.save, reset_on_submit=False, class_name="amount"),
        class_name="how",
    )


def _field() -> rx.Component:
    return rx.el.label(
        rx.el.span("US dollars", class_name="sr-only"),
        rx.el.span("$", aria_hidden="true"),
        rx.el.input(
            key=Spending.fresh,
            name="limit",
            default_value=Spending.limit,
            data_testid="cost-limit",
            custom_attrs={"inputMode": "decimal", "autoComplete": "off", "maxLength": "20"},
        ),
        class_name="field",
    )


def _button() -> rx.Component:
    return rx.el.button("Save", type="submit", class_name="btn soft", data_testid="cost-limit-save")
