"""What someone sees who is not signed in: what this is, and the way in."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.components.mark import arcs
from overskill.ui.components.picture import picture
from overskill.ui.components.promises import PROMISES
from overskill.ui.state.account import Account


def welcome() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            arcs(200, 56, 10, 720, 400, view_box="0 0 1440 480"),
            rx.el.h1("Describe an app. Watch it being written."),
            rx.el.p(
                "OverSkill writes web apps from your words, runs them beside the chat, and keeps every version. "
                "It lives on this server.",
                class_name="lead",
            ),
            rx.el.div(_ways(), class_name="ways"),
            class_name="hero",
        ),
        picture(),
        rx.el.ul(*(_promise(*promise) for promise in PROMISES), class_name="promises"),
    )


def _ways() -> rx.Component:
    return rx.cond(
        Account.first_run,
        _way("Create the first account", "/signup", "btn primary lg"),
        rx.fragment(
            _way("Sign in", "/login", "btn primary lg"),
            rx.cond(Account.signup_open, _way("Create an account", "/signup", "btn soft lg")),
        ),
    )


def _way(label: str, href: str, look: str) -> rx.Component:
    return rx.el.a(label, href=href, class_name=look)


def _promise(glyph: str, head: str, sentence: str) -> rx.Component:
    return rx.el.li(icon(glyph), rx.el.b(head), rx.el.p(sentence))
