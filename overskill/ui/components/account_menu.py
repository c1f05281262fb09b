"""Who is signed in, settings, sign out. A native popover: it closes with Esc and with a click elsewhere."""

import reflex as rx

from overskill.ui.client import PostForm, icon
from overskill.ui.components.theme_switch import theme_switch
from overskill.ui.state.account import Account

_ID = "account-menu"


def account_menu() -> rx.Component:
    return rx.cond(
        Account.signed_in,
        rx.fragment(_button(), _menu()),
        rx.cond(Account.loaded & ~Account.first_run, rx.el.a("Sign in", href="/login", class_name="btn soft sm")),
    )


def _button() -> rx.Component:
    return rx.el.button(
        Account.initials,
        type="button",
        class_name="avatar",
        aria_label=rx.cond(Account.is_owner, "Account, the owner", "Account"),
        custom_attrs={"popoverTarget": _ID},
    )


def _menu() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(Account.name, class_name="truncate"),
            rx.el.span(rx.cond(Account.is_owner, "Owner of this server", "Account on this server")),
            class_name="who",
        ),
        rx.el.hr(),
        rx.el.a(icon("layout-dashboard"), "Your apps", href="/", class_name="item"),
        rx.el.a(icon("chart-column"), "Dashboard", href="/dashboard", class_name="item"),
        rx.el.a(icon("settings"), "Settings", href="/settings", class_name="item"),
        rx.el.div(theme_item(), class_name="narrow"),
        rx.el.hr(),
        sign_out(rx.el.button(icon("log-out"), "Sign out", type="submit", class_name="item", data_testid="sign-out")),
        id=_ID,
        class_name="menu",
        custom_attrs={"popover": "auto"},
    )


def theme_item() -> rx.Component:
    """The theme switch as a menu row: on a phone the bar has no room for it."""
    return theme_switch("item theme", label="Switch theme")


def sign_out(button: rx.Component) -> rx.Component:
    return PostForm.create(button, action=Account.api_url + "/auth/logout")
