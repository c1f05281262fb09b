"""`/app/[app_id]`: the chat beside the running app."""

import reflex as rx

from overskill.ui.client import AppMenu, Bell, InlineName, Splitter, TabTitle, icon
from overskill.ui.components.chat import chat_column
from overskill.ui.components.mark import brand
from overskill.ui.components.meter import app_meter
from overskill.ui.components.pane import pane
from overskill.ui.components.switcher import switcher
from overskill.ui.layout import topbar
from overskill.ui.pages.gone import lost
from overskill.ui.state.account import Account
from overskill.ui.state.apps import Apps
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.state.pane import Pane
from overskill.ui.state.versions import Versions


def editor() -> rx.Component:
    return rx.fragment(
        TabTitle.create(
            app=Chat.current,
            name=rx.cond(Chat.missing, "Not found · OverSkill", Chat.app_name),
            status=Live.status,
            outcome=Chat.outcome,
            version=rx.cond(Chat.missing, 0, Chat.version),
        ),
        rx.cond(Chat.missing, lost(), _editor()),
    )


def _editor() -> rx.Component:
    return rx.el.div(
        _bar(),
        rx.el.main(
            rx.el.h1(Chat.app_name, class_name="sr-only"),
            chat_column(),
            Splitter.create(),
            pane(),
            class_name="workspace",
            data_pane=Pane.phone,
            data_tab=Pane.tab,
        ),
        switcher(),
        Bell.create(beat=Chat.version, on_ring=Versions.load),
        Bell.create(beat=Versions.restored, call="overskill:newest"),
        class_name="editor",
    )


def _bar() -> rx.Component:
    return topbar(
        brand(words=False),
        rx.el.span("/", class_name="slash wide", aria_hidden="true"),
        rx.cond(
            Chat.app_name != "",
            InlineName.create(name=Chat.app_name, on_save=Chat.rename),
            rx.el.span(class_name="bone", style={"width": "96px", "height": "20px"}),
        ),
        rx.cond(Chat.current != "", _menu()),
        rx.cond(Chat.version > 0, rx.el.span(f"v{Chat.version}", class_name="badge num", title="The present version")),
        extra=rx.fragment(app_meter(), rx.cond(Account.model != "", _model())),
    )


def _menu() -> rx.Component:
    return AppMenu.create(
        name=Chat.app_name,
        working=Live.message_id != "",
        busy=Apps.leaving != "",
        on_duplicate=Apps.duplicate(Chat.current),
        on_delete=Apps.delete(Chat.current),
    )


def _model() -> rx.Component:
    return rx.el.a(
        icon("cpu"),
        Account.model,
        href="/settings",
        class_name="btn ghost wide",
        title="The model that writes; see Settings",
    )
