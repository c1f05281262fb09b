"""What surrounds every page: the document's head and the bar on top."""

from pathlib import Path

import reflex as rx
from reflex.app import default_error_boundary
from reflex.event import noop

from overskill.settings import settings
from overskill.ui.client import Connection, RightAddress
from overskill.ui.components.account_menu import account_menu
from overskill.ui.components.mark import brand
from overskill.ui.components.theme_switch import theme_switch
from overskill.ui.live_text import live_sink
from overskill.ui.state.account import Account
from overskill.ui.state.chat import Chat
from overskill.ui.state.code import Code

HEAD = [
    rx.el.script((Path(__file__).parent / "client" / "storage.js").read_text()),
    rx.el.meta(
        name="viewport",
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content",
    ),
    rx.el.meta(name="color-scheme", content="light dark"),
    rx.el.link(rel="icon", type="image/svg+xml", href="/favicon.svg"),
    rx.el.link(
        rel="preload",
        href="/fonts/geist-latin-wght-normal.woff2",
        type="font/woff2",
        custom_attrs={"as": "font", "crossOrigin": "anonymous"},
    ),
]
"""For `rx.App(head_components=…)`."""


@rx.memo
def stream_listener() -> rx.Component:
    return live_sink(on_gap=Chat.gap, on_settle=Chat.settle, on_open=Code.open)


def _errors(stateful: bool) -> rx.Component:
    return default_error_boundary(**({} if stateful else {"on_error": noop()}))


def _listener(_stateful: bool) -> rx.Component:
    """Outside the pages: a page's script may arrive after its first text."""
    return rx.fragment(stream_listener())


def _address(_stateful: bool) -> rx.Component:
    return rx.fragment(RightAddress.create(address=settings.public_url))


WRAPS = {(55, "ErrorBoundary"): _errors, (6, "RightAddress"): _address, (5, "StreamListener"): _listener}
"""For `rx.App(app_wraps=…)`: without Reflex's own connection toast, because the bar and the prompt box say it."""


def topbar(*left: rx.Component, extra: rx.Component | None = None) -> rx.Component:
    """`left` follows the mark; connection, `extra`, theme and account close the bar."""
    return rx.el.header(
        *left,
        rx.el.span(class_name="grow"),
        Connection.create(),
        extra or rx.fragment(),
        theme_switch("btn ghost icon-only theme wide"),
        account_menu(),
        class_name="topbar",
    )


def site_bar(current: str) -> rx.Component:
    """The bar of the pages outside the editor; `current` is 'apps', 'dashboard', 'settings' or ''."""
    return topbar(brand(), rx.cond(Account.signed_in, _nav(current)))


def _nav(current: str) -> rx.Component:
    return rx.el.nav(
        _nav_link("Apps", "/", current == "apps"),
        _nav_link("Dashboard", "/dashboard", current == "dashboard"),
        _nav_link("Settings", "/settings", current == "settings", "wide"),  # on a phone in the account's menu
        class_name="nav",
        aria_label="Main",
    )


def _nav_link(label: str, href: str, on: bool, look: str = "") -> rx.Component:
    here = {"aria-current": "page"} if on else {}
    look = " ".join(filter(None, ("btn ghost sm", "on" if on else "", look)))
    return rx.el.a(label, href=href, class_name=look, custom_attrs=here)
