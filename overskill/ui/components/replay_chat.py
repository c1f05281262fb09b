"""The exchange of a replay, drawn by the chat's own pieces."""

import reflex as rx

from overskill.ui.client import SCENE, ChatScroll, icon
from overskill.ui.components.ended import execution_summary, failure, meter, thought, tools_summary
from overskill.ui.components.message import prompt
from overskill.ui.components.part import open_part, part
from overskill.ui.components.version_card import version_told
from overskill.ui.view.shapes import Part


def replay_chat() -> rx.Component:
    return rx.el.section(
        ChatScroll.create(
            rx.el.div(
                rx.cond(SCENE.prompt.id != "", prompt(SCENE.prompt)),
                rx.cond(SCENE.message_id != "", rx.cond(SCENE.row.id != "", _ended(), _running())),
                class_name="messages",
            ),
            has_older=False,
        ),
        class_name="chat",
        aria_label="Chat",
    )


def _running() -> rx.Component:
    return rx.el.article(
        rx.el.div(rx.foreach(SCENE.parts, _earlier), rx.foreach(SCENE.open, _present), class_name="parts"),
        rx.cond(SCENE.retry_title != "", _waits("hourglass", SCENE.retry_title, SCENE.retry_text)),
        rx.cond(SCENE.limit_title != "", _waits("pause", SCENE.limit_title, SCENE.limit_text)),
        _status(),
        class_name="message is-running",
        **_facts(),
    )


@rx.memo
def replay_part(p: rx.Var[Part], is_open: rx.Var[bool]) -> rx.Component:
    """A memo: from one scene to the next only what has changed is drawn again."""
    return rx.cond(is_open, open_part(p), part(p))


def _earlier(p: Part) -> rx.Component:
    return rx.fragment(replay_part(p=p, is_open=False), key=p.id)


def _present(p: Part) -> rx.Component:
    return rx.fragment(replay_part(p=p, is_open=True), key=p.id)


def _status() -> rx.Component:
    look = rx.match(SCENE.status, ("paused", "dot warn"), ("queued", "dot"), "dot live")
    return rx.el.div(
        rx.el.i(class_name=look),
        rx.el.span(SCENE.status_line),
        class_name="thinking is-live",
        data_testid="thinking-status",
    )


def _waits(glyph: str, title: str, words: str) -> rx.Component:
    return rx.el.section(rx.el.h2(icon(glyph), title), rx.el.p(words), class_name="errcard waits")


def _ended() -> rx.Component:
    row = SCENE.row
    return rx.el.article(
        tools_summary(row),
        rx.el.div(rx.foreach(row.parts, part), class_name="parts"),
        thought(row),
        failure(row),
        execution_summary(row.summary),
        meter(row),
        version_told(row.version),
        class_name="message",
        **_facts(),
    )


def _facts() -> dict[str, object]:
    return {
        "data_testid": "message",
        "data_message_id": SCENE.message_id,
        "data_role": "assistant",
        "data_status": SCENE.status,
    }
