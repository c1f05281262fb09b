"""The exchange that is running now. Reads `Live` alone: nothing of the history renders again while it streams."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.components.message import prompt
from overskill.ui.components.part import open_part, part
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live


def live_exchange() -> rx.Component:
    return rx.fragment(
        rx.cond(Live.prompt.id != "", prompt(Live.prompt)),
        rx.cond(Live.message_id != "", _answer()),
    )


def _answer() -> rx.Component:
    return rx.el.article(
        rx.el.div(rx.foreach(Live.parts, part), rx.foreach(Live.open, open_part), class_name="parts"),
        rx.cond(Live.retry_title != "", _waiting()),
        rx.cond(Live.limit_title != "", _at_limit()),
        _now(),
        class_name="message is-running",
        data_testid="message",
        data_message_id=Live.message_id,
        data_role="assistant",
        data_status=Live.status,
        aria_busy="true",
    )


def _now() -> rx.Component:
    """What happens now, at the end, where the eye is."""
    look = rx.match(Live.status, ("paused", "dot warn"), ("queued", "dot"), "dot live")
    return rx.el.div(
        rx.el.i(class_name=look),
        rx.el.span(Live.status_line),
        class_name="thinking is-live",
        data_testid="thinking-status",
    )


def _waiting() -> rx.Component:
    return rx.el.section(
        rx.el.h2(icon("hourglass"), Live.retry_title),
        rx.el.p(Live.retry_text),
        class_name="errcard waits",
    )


def _at_limit() -> rx.Component:
    """The button stands in the run bar."""
    return rx.el.section(
        rx.el.h2(icon("pause"), Live.limit_title),
        rx.el.p(Live.limit_text),
        class_name="errcard waits",
        data_testid="at-limit",
    )


def announcer() -> rx.Component:
    """The one place from which those who do not look hear how the run goes: its phases, not its words."""
    return rx.el.p(
        rx.cond(Live.phase != "", Live.phase, Chat.outcome), class_name="sr-only", role="status", data_testid="phase"
    )
