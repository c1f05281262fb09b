"""`/signup`: the first account, or one more where sign-up is open."""

import reflex as rx

from overskill.ui.client import GateLink, NextPlace, PasswordField, PostForm
from overskill.ui.components.gate import gate, name_field, problem
from overskill.ui.state.account import Account


def signup() -> rx.Component:
    closed = Account.loaded & ~Account.first_run & ~Account.signup_open
    return rx.cond(closed, _closed(), _form())


def _form() -> rx.Component:
    return gate(
        rx.cond(Account.first_run, "Create the first account", "Create an account"),
        rx.cond(
            Account.first_run,
            "It owns this server. Apps and their history are stored here.",
            "Your apps are private to you. They are stored on this server.",
        ),
        PostForm.create(
            problem(),
            NextPlace.create(),
            name_field("signup-name"),
            PasswordField.create(testid="signup-password", fresh=True),
            rx.el.button("Create account", type="submit", class_name="btn primary lg", data_testid="signup-submit"),
            action=Account.api_url + "/auth/signup",
        ),
        rx.cond(
            ~Account.first_run,
            rx.el.p("Have an account? ", GateLink.create("Sign in", href="/login"), class_name="other"),
        ),
    )


def _closed() -> rx.Component:
    return gate(
        "Sign-up is closed",
        "This server has its owner. Ask them for an account.",
        rx.el.a("Sign in", href="/login", class_name="btn primary lg"),
    )
