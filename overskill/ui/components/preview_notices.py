"""What the app tried and the preview did not do by itself: addresses to open outside, and what was refused."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.preview import Preview


def offer() -> rx.Component:
    """The person sees the whole address before it opens."""
    address = Preview.offer.href
    opened = rx.el.a(
        icon("external-link", "s14"),
        "Open in a new tab",
        href=address,
        target="_blank",
        rel="noopener noreferrer",
        class_name="btn primary sm",
        data_testid="offer-open",
        on_click=Preview.dismiss(address),
    )
    return rx.cond(
        address != "",
        rx.el.div(
            icon("external-link", "s14"),
            rx.el.p("The app wants to open ", rx.el.code(Preview.offer.words), class_name="grow"),
            rx.el.span(opened, _close(address), class_name="acts"),
            class_name="appnote offers",
            role="status",
            data_testid="preview-offer",
        ),
    )


def notices() -> rx.Component:
    """Refused by the preview, in a sentence each."""
    return rx.foreach(Preview.notices, _notice)


def _notice(words: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        icon("info", "s14"),
        rx.el.p(words, class_name="grow"),
        rx.el.span(_close(words), class_name="acts"),
        class_name="appnote",
        role="status",
        data_testid="preview-notice",
    )


def _close(words: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        icon("x", "s14"),
        type="button",
        class_name="btn ghost icon-only sm",
        aria_label="Close",
        on_click=Preview.dismiss(words),
    )
