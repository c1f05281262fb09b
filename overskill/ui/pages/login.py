"""`/login`."""

import reflex as rx

from overskill.ui.client.password_field import PasswordField
from overskill.ui.client.post_form import PostForm
from overskill.ui.components.gate import gate, name_field, problem
from overskill.ui.state.account import Account


def login() -> rx.Component:
    return gate(
        "Sign in",
        "Your runs went on while you were away.",
        PostForm.create(
            problem(),
            name_field("login-name"),
            PasswordField.create(testid="login-password", fresh=False),
            rx.el.button("Sign in", type="submit", class_name="btn primary lg", data_testid="login-submit"),
            action=Account.api_url + "/auth/login",
        ),
        rx.cond(
            Account.first_run | Account.signup_open,
            rx.el.p("No account yet? ", rx.el.a("Create one", href="/signup"), class_name="other"),
        ),
    )
