"""The frame of the account pages: the form on one side, what this is on the other."""

import reflex as rx

from overskill.ui.client import CookiesNeeded, icon
from overskill.ui.components.mark import arcs, brand
from overskill.ui.components.promises import PROMISES
from overskill.ui.components.theme_switch import theme_switch
from overskill.ui.state.account import Account


def gate(head: str | rx.Var[str], lead: str | rx.Var[str], *inside: rx.Component) -> rx.Component:
    return rx.el.main(
        rx.el.section(
            brand(),
            rx.el.div(
                rx.el.div(rx.el.h1(head), rx.el.p(lead, class_name="lead")),
                CookiesNeeded.create(),
                *inside,
                class_name="middle",
            ),
            _foot(),
            class_name="form",
        ),
        _story(),
        class_name="gate",
    )


def problem(about: str = "") -> rx.Component:
    """What was wrong with the form; `about` tells which one, where a page has several."""
    return rx.cond(
        (Account.problem != "") & (Account.about == about),
        rx.el.div(icon("circle-alert", "s14"), Account.problem, class_name="problem", role="alert"),
    )


def name_field(testid: str) -> rx.Component:
    """The account's name; the form puts back what was entered before a problem (`post_form.jsx`)."""
    return rx.el.label(
        "Name",
        rx.el.span(
            rx.el.input(
                name="name",
                data_testid=testid,
                auto_complete="username",
                required=True,
                custom_attrs={"maxLength": "64", "spellCheck": "false", "autoCapitalize": "none"},
            ),
            class_name="field",
        ),
        class_name="f",
    )


def _foot() -> rx.Component:
    return rx.el.p(
        rx.cond(Account.version != "", rx.el.span("Version ", Account.version)),
        rx.el.span(Account.host),
        theme_switch("theme"),
        class_name="foot",
    )


def _story() -> rx.Component:
    over = rx.el.path(d="M544 600a56 56 0 0 1 112 0", class_name="over")
    skill = rx.el.circle(cx="600", cy="600", r="23", class_name="skill")
    return rx.el.aside(
        arcs(104, 48, 11, 600, 600, over, skill, view_box="0 0 1200 640"),
        rx.el.ol(
            *(rx.el.li(icon(glyph, "s20"), rx.el.div(rx.el.b(head), rx.el.p(words))) for glyph, head, words in PROMISES)
        ),
        class_name="story",
    )
