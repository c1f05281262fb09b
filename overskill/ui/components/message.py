"""One ended message of the chat. A memo keyed by id, so that history stays still while an answer streams."""

import reflex as rx

from overskill.ui.client import Bubble
from overskill.ui.components.ended import execution_summary, failure, meter, replay_link, thought, tools_summary
from overskill.ui.components.part import part
from overskill.ui.components.version_card import version_card
from overskill.ui.view.shapes import Row


@rx.memo
def message(row: rx.Var[Row]) -> rx.Component:
    return rx.cond(row.role == "user", prompt(row), answer(row))


def prompt(row: Row) -> rx.Component:
    """What the person asked for."""
    return rx.el.article(
        Bubble.create(text=row.text, again=True),
        rx.cond(row.status == "queued", rx.el.span("Queued", class_name="badge")),
        **_facts(row),
    )


def answer(row: Row) -> rx.Component:
    return rx.el.article(
        tools_summary(row),
        rx.el.div(rx.foreach(row.parts, part), class_name="parts"),
        thought(row),
        failure(row),
        execution_summary(row.summary),
        meter(row),
        version_card(row.version),
        replay_link(row),
        **_facts(row),
    )


def _facts(row: Row) -> dict[str, object]:
    return {
        "class_name": "message",
        "data_testid": "message",
        "data_message_id": row.id,
        "data_role": row.role,
        "data_status": row.status,
    }
