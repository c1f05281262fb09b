"""The run bar on top of the prompt box: what happens now, how far it is; pause, resume, cancel."""

import reflex as rx

from overskill.ui.client import PressOnce
from overskill.ui.components.meter import run_meter
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live


def run_bar() -> rx.Component:
    return rx.cond(Live.message_id != "", _bar())


def _bar() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(Live.headline, class_name="truncate"),
            rx.el.span(Live.detail, class_name="truncate block"),
            run_meter(),
            class_name="txt",
        ),
        rx.cond(
            Live.status == "paused",
            rx.cond(
                Live.limit_title != "",
                _button("run-resume", "play", "Continue", Chat.resume, "btn primary sm say"),
                _button("run-resume", "play", "Resume", Chat.resume),
            ),
            _button("run-pause", "pause", "Pause", Chat.pause),
        ),
        _button("run-cancel", "square", "Cancel", Chat.cancel),
        rx.el.div(rx.el.i(style={"width": f"{Live.progress}%"}), class_name="bar"),
        class_name="runbar",
    )


def _button(testid: str, glyph: str, words: str, handler: rx.EventHandler, look: str = "btn ghost sm") -> rx.Component:
    return PressOnce.create(
        key=f"{testid} {words}", words=words, glyph=glyph, look=look, data_testid=testid, on_press=handler
    )
