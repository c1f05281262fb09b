"""An app on the first page."""

import reflex as rx

from overskill.ui.components.thumb import KINDS, thumb
from overskill.ui.state.shapes import AppCard


@rx.memo
def app_card(card: rx.Var[AppCard]) -> rx.Component:
    dot = rx.match(card.tone, ("ok", "dot ok"), ("live", "dot live"), ("bad", "dot bad"), "dot")
    return rx.el.a(
        rx.match(card.hue % len(KINDS), *(_picture(card, n) for n in range(1, len(KINDS))), thumb(card.hue, KINDS[0])),
        rx.el.div(
            rx.el.h3(rx.el.span(card.name, class_name="truncate", dir="auto")),
            rx.el.p(
                rx.el.i(class_name=dot),
                rx.el.span(card.state, class_name=rx.cond(card.tone == "bad", "state truncate bad", "state truncate")),
                rx.el.span(class_name="grow"),
                rx.el.span(card.age, class_name="age"),
                class_name="meta",
            ),
            class_name="body",
        ),
        href=f"/app/{card.id}",
        class_name="app-card",
        data_testid="app-card",
        data_app_id=card.id,
    )


def _picture(card: AppCard, n: int) -> tuple[int, rx.Component]:
    return n, thumb(card.hue, KINDS[n])


def card_skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="bone thumb"),
        rx.el.div(
            rx.el.span(class_name="bone", style={"height": "14px", "width": "48%"}),
            rx.el.span(class_name="bone", style={"height": "14px", "width": "72%"}),
            class_name="body",
        ),
        class_name="app-card",
        aria_hidden="true",
    )
