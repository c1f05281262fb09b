"""The list of versions, newest first."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.versions import Versions
from overskill.ui.view.shapes import VersionRow


def versions_panel() -> rx.Component:
    return rx.el.div(
        rx.cond(Versions.rows.length() > 0, rx.foreach(Versions.rows, _row), _blank()),
        class_name="panel versions",
        role="tabpanel",
        aria_label="Versions",
    )


def _row(v: VersionRow) -> rx.Component:
    return rx.el.article(
        rx.el.span(f"v{v.number}", class_name="stamp num"),
        rx.el.div(
            rx.el.h2(
                rx.el.span(v.name, class_name="truncate", dir="auto"),
                rx.cond(v.current, rx.el.span("Current", class_name="badge accent")),
                rx.match(
                    v.tone,
                    ("bad", _mark(v, "x", "badge danger")),
                    ("warn", _mark(v, "circle-alert", "badge warn")),
                    rx.fragment(),
                ),
                rx.cond(v.bookmarked, rx.el.span(icon("bookmark"), "Bookmarked", class_name="badge")),
            ),
            rx.el.p(v.when, ", ", v.files, class_name="num"),
            class_name="grow",
        ),
        rx.el.div(
            rx.el.button("Preview", type="button", class_name="btn ghost sm", on_click=Versions.preview(v.number)),
            rx.el.button("View code", type="button", class_name="btn ghost sm", on_click=Versions.view_code(v.number)),
            rx.el.button(
                "Restore",
                type="button",
                class_name="btn soft sm",
                disabled=v.current | (Versions.busy > 0),
                aria_busy=Versions.busy == v.number,
                title=rx.cond(v.current, "This is what you have", f"Restore v{v.number}"),
                on_click=Versions.restore(v.number),
            ),
            class_name="acts",
        ),
        class_name=rx.cond(v.current, "vrow is-current", "vrow"),
        data_testid="version-row",
        data_number=v.number,
        data_state=v.key,
        key=v.number,
    )


def _mark(v: VersionRow, glyph: str, look: str) -> rx.Component:
    return rx.el.span(icon(glyph), v.state, class_name=look)


def _blank() -> rx.Component:
    return rx.el.div(
        icon("history"),
        rx.el.h2("No versions yet"),
        rx.el.p("Each turn that changes files is saved as one. You can open, restore and bookmark it."),
        class_name="blank",
    )
