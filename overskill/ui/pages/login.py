"""`/login`, and the same form in place of a page that is for people with an account."""

import reflex as rx

from overskill.ui.client import GateLink, NextPlace, PasswordField, PostForm
from overskill.ui.components.gate import gate, name_field, problem
from overskill.ui.state.account import Account


def login() -> rx.Component:
    return sign_in("Sign in", "Your apps and their history are on this server.")


def sign_in(head: str, lead: str) -> rx.Component:
    """The form. It leads on to the `next` of its address, or back to the page that it stands in."""
    return gate(
        head,
        lead,
        PostForm.create(
            problem(),
            NextPlace.create(),
            name_field("login-name"),
            PasswordField.create(testid="login-password", fresh=False),
            rx.el.button("Sign in", type="submit", class_name="btn primary lg", data_testid="login-submit"),
            action=Account.api_url + "/auth/login",
        ),
        rx.cond(
            Account.first_run | Account.signup_open,
            rx.el.p("No account yet? ", GateLink.create("Create one", href="/signup"), class_name="other"),
        ),
    )
