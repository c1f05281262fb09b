"""What stands in the editor's place when its app is not found: one's own deleted app can be had back from here."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.components.tile import tile
from overskill.ui.layout import site_bar
from overskill.ui.pages.missing import sign_in_or_missing
from overskill.ui.state.apps import Apps
from overskill.ui.state.chat import Chat
from overskill.ui.state.code import Code
from overskill.ui.state.gone import Gone
from overskill.ui.state.queue import Queue
from overskill.ui.state.versions import Versions


def lost() -> rx.Component:
    """Empty until it is known which of the two it is."""
    what = rx.cond(Gone.looked, rx.cond(Gone.app.id != "", _deleted(), sign_in_or_missing()), site_bar(""))
    return rx.el.div(what, on_mount=Gone.look)


def _deleted() -> rx.Component:
    return rx.el.div(
        site_bar(""),
        rx.el.main(
            tile(Gone.app.initial, Gone.app.hue),
            rx.el.h1(Gone.app.name, " was deleted"),
            rx.el.p(Gone.app.when, ". You can have it back as it was."),
            rx.el.div(
                rx.el.button(
                    icon("undo-2", "s14"),
                    "Undelete",
                    type="button",
                    class_name="btn primary lg",
                    on_click=[Apps.undelete(Gone.app.id), Chat.load, Queue.load, Code.load, Versions.load],
                    data_testid="app-undelete",
                ),
                rx.el.a("To your apps", href="/", class_name="btn soft lg"),
                class_name="ways",
            ),
            class_name="lost",
            data_testid="app-deleted",
        ),
    )
