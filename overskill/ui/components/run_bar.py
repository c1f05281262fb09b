"""The run bar on top of the prompt box: what happens now, how far it is; pause, resume, cancel."""

import reflex as rx

from overskill.ui.client.press_once import PressOnce
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live


def run_bar() -> rx.Component:
    return rx.cond(Live.message_id != "", _bar())


def _bar() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(Live.headline, class_name="truncate"),
            rx.el.span(Live.detail, class_name="truncate block"),
            class_name="txt",
        ),
        rx.cond(
            Live.status == "paused",
            _button("run-resume", "play", "Resume", Chat.resume),
            _button("run-pause", "pause", "Pause", Chat.pause),
        ),
        _button("run-cancel", "square", "Cancel", Chat.cancel),
        rx.el.div(rx.el.i(style={"width": f"{Live.progress}%"}), class_name="bar"),
        class_name="runbar",
    )


def _button(testid: str, glyph: str, words: str, handler: rx.EventHandler) -> rx.Component:
    return PressOnce.create(
        key=testid, words=words, glyph=glyph, look="btn ghost sm", data_testid=testid, on_press=handler
    )
