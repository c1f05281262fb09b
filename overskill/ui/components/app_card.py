"""An app on the first page, and one that was deleted and can be had back."""

import reflex as rx

from overskill.ui.client import AppMenu, icon
from overskill.ui.components.tile import tile
from overskill.ui.state.apps import Apps
from overskill.ui.view.shapes import AppCard, DeletedApp


@rx.memo
def app_card(card: rx.Var[AppCard]) -> rx.Component:
    return rx.el.article(
        tile(card.initial, card.hue),
        rx.el.div(
            rx.el.h3(rx.el.a(card.name, href=f"/app/{card.id}", class_name="truncate", title=card.name, dir="auto")),
            rx.cond(card.about != "", rx.el.p(card.about, class_name="about truncate", title=card.about, dir="auto")),
            _meta(card),
            class_name="body",
        ),
        AppMenu.create(
            name=card.name,
            working=(card.key == "building") | (card.key == "paused"),
            busy=card.leaving,
            on_duplicate=Apps.duplicate(card.id),
            on_delete=Apps.delete(card.id),
        ),
        class_name=rx.cond(card.leaving, "app-card is-leaving", "app-card"),
        data_testid="app-card",
        data_app_id=card.id,
        data_state=card.key,
    )


def _meta(card: AppCard) -> rx.Component:
    dots = (("ok", "dot ok"), ("live", "dot live"), ("warn", "dot warn"), ("bad", "dot bad"))
    return rx.el.p(
        rx.el.i(class_name=rx.match(card.tone, *dots, "dot")),
        rx.el.span(card.state, class_name=rx.cond(card.tone == "bad", "state truncate bad", "state truncate")),
        rx.el.span(class_name="grow"),
        rx.el.span(card.age, class_name="age"),
        class_name="meta",
    )


def card_skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="bone tile"),
        rx.el.div(
            *(
                rx.el.span(class_name="bone", style={"height": "14px", "width": width, "margin": "3px 0"})
                for width in ("48%", "80%", "64%")
            ),
            class_name="body",
        ),
        class_name="app-card",
        aria_hidden="true",
    )


def deleted_apps() -> rx.Component:
    """Those that can be had back; nothing when there are none."""
    return rx.cond(
        Apps.deleted.length() > 0,
        rx.el.section(
            rx.el.h2("Recently deleted", id="deleted"),
            rx.el.ul(rx.foreach(Apps.deleted, _deleted)),
            class_name="deleted-apps",
            custom_attrs={"aria-labelledby": "deleted"},
        ),
    )


def _deleted(app: DeletedApp) -> rx.Component:
    return rx.el.li(
        tile(app.initial, app.hue),
        rx.el.div(rx.el.b(app.name, class_name="truncate", dir="auto"), rx.el.small(app.when), class_name="grow"),
        rx.el.button(
            icon("undo-2", "s14"),
            "Undelete",
            type="button",
            class_name="btn soft sm",
            aria_label=f"Undelete {app.name}",
            on_click=Apps.undelete(app.id),
            data_testid="app-undelete",
        ),
        key=app.id,
    )
