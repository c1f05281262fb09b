"""The preview panel: the app itself, a hairline while it builds, and over it what the person has to know."""

import reflex as rx

from overskill.ui.client import PreviewFrame, icon
from overskill.ui.components.mark import mark
from overskill.ui.components.preview_error import preview_error, preview_fault
from overskill.ui.components.preview_notices import notices, offer
from overskill.ui.state.chat import Chat
from overskill.ui.state.preview import Preview

_present = Preview.shown_version == 0
_failed = (Preview.build == "error") & _present
_fault_now = (Preview.fault.title != "") & (
    ~_present
    | (Preview.build_id == "")
    | (Preview.fault.build == Preview.build_id)
    | (Preview.fault.instead_of == Preview.build_id)
)
"""An error is one of the build on show until a later build is there, whichever of the two is heard of first."""


def preview_panel() -> rx.Component:
    return rx.el.div(
        _ribbon(),
        PreviewFrame.create(
            rx.cond(Preview.build == "building", _hairline()),
            rx.cond(Preview.src == "", _nothing()),
            rx.cond(Preview.running & _present, _being_changed()),
            rx.el.div(offer(), notices(), _sheet(), class_name="overapp"),
            src=Preview.src,
            origin=Preview.origin,
            build=Preview.build,
            build_id=Preview.build_id,
            name=Chat.app_name,
            follows=_present,
            on_heard=Preview.heard,
        ),
        class_name="panel preview",
        role="tabpanel",
        aria_label="Preview",
    )


def _sheet() -> rx.Component:
    """While a run works, what does not work yet is no news."""
    return rx.cond(
        Preview.running & _present,
        rx.fragment(),
        rx.cond(_failed & (Preview.problem.title != ""), preview_error(), rx.cond(_fault_now, preview_fault(_present))),
    )


def _ribbon() -> rx.Component:
    back = rx.el.button("Back to the present", type="button", class_name="btn ghost sm", on_click=Preview.show_present)
    last_good = (_failed & (Preview.build_id != "")) | (_fault_now & Preview.fault.kept)
    words = rx.cond(_present, "Showing an earlier build", f"Showing v{Preview.shown_version}, an earlier version")
    return rx.cond(
        ~_present | (last_good & ~Preview.running),
        rx.el.div(
            icon("history", "s14"),
            rx.el.span(words, class_name="grow truncate"),
            rx.cond(_present, rx.fragment(), back),
            class_name="ribbon",
            role="status",
        ),
    )


def _being_changed() -> rx.Component:
    """Quiet: the last good page stays while a run has not brought the next one about."""
    return rx.cond(
        (Preview.build == "building") | _failed | _fault_now,
        rx.el.div(icon("pencil-line", "s14"), "Being changed", class_name="changing", data_testid="preview-changing"),
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
