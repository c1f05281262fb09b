"""`/app/[app_id]/runs/[run_id]`: a run as it happened, from its journal."""

import reflex as rx

from overskill.ui.client import PageTitle, ReplayBar, Splitter, icon
from overskill.ui.components.mark import brand
from overskill.ui.components.replay_chat import replay_chat
from overskill.ui.components.replay_pane import replay_pane
from overskill.ui.layout import topbar
from overskill.ui.pages.missing import sign_in_or_missing
from overskill.ui.state.pane import Pane
from overskill.ui.state.replay import Replay

SIDES = (("chat", "message-square", "Chat"), ("preview", "app-window", "Preview"), ("code", "code", "Code"))


def replay() -> rx.Component:
    return rx.cond(Replay.missing, sign_in_or_missing(), _replay())


def _replay() -> rx.Component:
    return rx.el.div(
        _bar(),
        rx.el.main(
            rx.el.h1("Replay of ", Replay.app_name, class_name="sr-only"),
            replay_chat(),
            Splitter.create(),
            replay_pane(),
            class_name="workspace",
            data_pane=Pane.phone,
            data_tab=Pane.tab,
        ),
        rx.cond(Replay.app_name != "", PageTitle.create(words=rx.Var.create("Replay of ") + Replay.app_name)),
        ReplayBar.create(app=Replay.app_id, run=Replay.run_id),
        rx.el.nav(
            rx.el.div(*(_side(*side) for side in SIDES), class_name="switcher", role="tablist", aria_label="View"),
            aria_label="View",
        ),
        class_name="editor replaying",
    )


def _bar() -> rx.Component:
    back = rx.el.a(
        icon("arrow-left"),
        rx.el.span(Replay.app_name, class_name="truncate"),
        href=f"/app/{Replay.app_id}",
        class_name="app-name",
        title="Back to the editor",
        data_testid="replay-back-to-editor",
    )
    return topbar(
        brand(words=False),
        rx.el.span("/", class_name="slash wide", aria_hidden="true"),
        rx.cond(Replay.app_name != "", back),
        rx.el.span("Replay", class_name="badge"),
    )


def _side(name: str, glyph: str, label: str) -> rx.Component:
    return rx.el.button(
        icon(glyph),
        label,
        type="button",
        role="tab",
        aria_selected=Pane.phone == name,
        on_click=Pane.show_phone(name),
    )
