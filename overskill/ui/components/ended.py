"""What stands round the parts of an ended answer: thinking time, tools used, what it came to, what went wrong."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.chat import Chat
from overskill.ui.view.shapes import Row, Summary


def thought(row: Row) -> rx.Component:
    return rx.cond(row.thought != "", rx.el.div(row.thought, class_name="thinking", data_testid="thinking-status"))


def tools_summary(row: Row) -> rx.Component:
    """Closed at first; open, it shows the tool rows at their places (`assets/chat.css`)."""
    return rx.cond(
        row.tools_used != "",
        rx.el.details(
            rx.el.summary(
                icon("wrench"),
                row.tools_used,
                rx.el.span(class_name="grow"),
                rx.el.span(row.tools_time, class_name="muted num"),
                icon("chevron-right", "s14 turn"),
            ),
            class_name="tools-summary",
            data_testid="tools-summary",
        ),
    )


def execution_summary(s: Summary) -> rx.Component:
    return rx.cond(
        s.tools != "",
        rx.el.dl(
            _fact("tools", s.tools),
            _fact("total time", s.time),
            _fact("files created", s.created),
            _fact("lines written", s.lines),
            rx.cond(s.tokens != "", _fact("tokens", s.tokens)),
            rx.cond(s.cost != "", _fact("cost", s.cost)),
            class_name="facts-line",
            title=s.detail,
            data_testid="execution-summary",
        ),
    )


def replay_link(row: Row) -> rx.Component:
    """The way to the run as it happened."""
    link = rx.el.a(
        icon("history", "s14"), "Replay", href=row.replay, class_name="replay-link", data_testid="run-replay"
    )
    return rx.cond(row.replay != "", link)


def _fact(name: str, value: str) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def meter(row: Row) -> rx.Component:
    """What an answer without tools used and cost."""
    return rx.cond(row.meter != "", rx.el.p(row.meter, class_name="meter", data_testid="message-meter"))


def failure(row: Row) -> rx.Component:
    """What happened in plain words, or one line for a run that was stopped on purpose."""
    return rx.cond(row.error_title != "", _error_card(row), rx.cond(row.status == "cancelled", _stopped(row)))


def _error_card(row: Row) -> rx.Component:
    return rx.el.section(
        rx.el.h2(icon("cloud-off"), row.error_title),
        rx.el.p(row.error_text),
        rx.cond(row.can_retry, rx.el.div(_retry(row, "Retry", "btn primary sm"), class_name="row")),
        class_name="errcard",
        role="alert",
    )


def _stopped(row: Row) -> rx.Component:
    return rx.el.div(
        icon("square", "s14"),
        rx.el.span("Cancelled", class_name="grow"),
        rx.cond(row.can_retry, _retry(row, "Run again", "btn ghost sm")),
        class_name="stopped",
    )


def _retry(row: Row, words: str, look: str) -> rx.Component:
    return rx.el.button(
        icon("rotate-cw", "s14"),
        words,
        type="button",
        class_name=look,
        data_testid="run-retry",
        on_click=Chat.retry(row.id),
    )
