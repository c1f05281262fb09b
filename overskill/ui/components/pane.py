"""The pane beside the chat: tabs, the build's state, one panel at a time. The preview stays loaded."""

import reflex as rx

from overskill.ui.client import ConsoleCount, icon
from overskill.ui.components.code_panel import code_panel
from overskill.ui.components.console_panel import console_panel
from overskill.ui.components.preview_panel import preview_panel
from overskill.ui.components.versions_panel import versions_panel
from overskill.ui.state.code import Code
from overskill.ui.state.pane import Pane
from overskill.ui.state.preview import Preview
from overskill.ui.state.versions import Versions


def pane() -> rx.Component:
    return rx.el.section(
        rx.el.div(_tabs(), rx.el.span(class_name="grow"), _build_chip(), class_name="pane-head"),
        preview_panel(),
        code_panel(),
        versions_panel(),
        console_panel(),
        class_name="pane",
        aria_label="App",
    )


def _tabs() -> rx.Component:
    return rx.el.div(
        _tab("preview", "Preview"),
        _tab("code", "Code", handlers=[Code.load]),
        _tab("versions", "Versions", handlers=[Versions.load]),
        _tab("console", "Console", ConsoleCount.create()),
        class_name="seg",
        role="tablist",
        aria_label="Panels",
    )


def _tab(name: str, label: str, *more: rx.Component, handlers: list[rx.EventHandler] | None = None) -> rx.Component:
    return rx.el.button(
        label,
        *more,
        type="button",
        role="tab",
        aria_selected=Pane.tab == name,
        data_testid=f"tab-{name}",
        on_click=[Pane.show(name), *(handlers or [])],
    )


def _build_chip() -> rx.Component:
    """While a run works, a build that failed is one that is being changed."""
    failed = (Preview.build == "error") & ~Preview.running
    works = (Preview.build == "building") | (Preview.build == "error")
    glyph = rx.cond(failed, icon("circle-x"), rx.cond(works, icon("loader-circle", "spin"), icon("circle-check")))
    words = rx.cond((Preview.build == "error") & Preview.running, "Being changed", Preview.build_label)
    return rx.cond(
        Preview.build_label != "",
        rx.el.span(
            glyph,
            rx.el.span(words, class_name="truncate"),
            class_name=rx.cond(failed, "build is-error", "build"),
            role="status",
        ),
    )
