"""The preview panel: the app itself, a hairline while it builds, a ribbon when it is not the present one, its error."""

import reflex as rx

from overskill.ui.client.icon import icon
from overskill.ui.client.preview_frame import PreviewFrame
from overskill.ui.components.mark import mark
from overskill.ui.components.preview_error import preview_error
from overskill.ui.state.chat import Chat
from overskill.ui.state.preview import Preview


def preview_panel() -> rx.Component:
    return rx.el.div(
        _ribbon(),
        PreviewFrame.create(
            rx.cond(Preview.build == "building", _hairline()),
            rx.cond(Preview.src == "", _nothing()),
            rx.cond(Preview.problem.title != "", preview_error()),
            src=Preview.src,
            origin=Preview.origin,
            build=Preview.build,
            build_id=Preview.build_id,
            name=Chat.app_name,
            on_heard=Preview.heard,
        ),
        class_name="panel preview",
        role="tabpanel",
        aria_label="Preview",
    )


def _ribbon() -> rx.Component:
    back = rx.el.button("Back to the present", type="button", class_name="btn ghost sm", on_click=Preview.show_present)
    broken = (Preview.build == "error") & (Preview.build_id != "")
    return rx.cond(
        Preview.shown_version > 0,
        _over(f"Showing v{Preview.shown_version}, an earlier version", back),
        rx.cond(broken, _over("Showing the last build that works")),
    )


def _over(words: str, *more: rx.Component) -> rx.Component:
    """What stands over the page when it is not the present one."""
    return rx.el.div(
        icon("history", "s14"),
        rx.el.span(words, class_name="grow truncate"),
        *more,
        class_name="ribbon",
        role="status",
    )


def _hairline() -> rx.Component:
    return rx.el.div(rx.el.i(), class_name="hairline", aria_hidden="true")


def _nothing() -> rx.Component:
    """Until the frame's address is known; from then on the preview says itself that it is empty."""
    return rx.el.div(
        mark(),
        rx.el.h2("Your app appears here"),
        rx.el.p("It runs beside the chat and follows every change."),
        class_name="nothing",
    )
