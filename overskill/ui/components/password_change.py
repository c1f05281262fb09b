"""The form with which a person changes their own password."""

import reflex as rx

from overskill.ui.client import PasswordField, PostForm
from overskill.ui.components.gate import problem
from overskill.ui.state.account import Account

ABOUT = "password"
"""How the page's address names this form when it came back with a problem."""


def password_change() -> rx.Component:
    """Nothing where nobody signs in."""
    return rx.cond(~Account.single_user, _section())


def _section() -> rx.Component:
    done = rx.el.p("Your password is changed. Every other browser is signed out.", class_name="done", role="status")
    return rx.el.section(
        rx.el.h2("Password"),
        rx.el.div(
            rx.el.p("A new password signs out every other browser of yours."),
            rx.cond(Account.changed, done),
            PostForm.create(
                problem(ABOUT),
                _name_for_password_stores(),
                PasswordField.create(testid="password-current", fresh=False, name="current", label="Current password"),
                PasswordField.create(testid="password-new", fresh=True, label="New password"),
                rx.el.button("Change password", type="submit", class_name="btn soft", data_testid="password-submit"),
                action=Account.api_url + "/auth/password",
                class_name="new",
            ),
            class_name="how",
        ),
    )


def _name_for_password_stores() -> rx.Component:
    return rx.el.input(
        type="text", value=Account.name, read_only=True, hidden=True, custom_attrs={"autoComplete": "username"}
    )
