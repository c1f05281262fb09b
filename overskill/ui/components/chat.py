"""The chat column: history, the running exchange, and the dock under them."""

import reflex as rx

from overskill.ui.client import ChatScroll, EarlierPage, PromptBox, page_of
from overskill.ui.components.live import announcer, live_exchange
from overskill.ui.components.mark import mark
from overskill.ui.components.message import message
from overskill.ui.components.queue import queue
from overskill.ui.components.run_bar import run_bar
from overskill.ui.state.account import Account
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.view.shapes import Row


def chat_column() -> rx.Component:
    return rx.el.section(
        ChatScroll.create(
            rx.cond(Chat.loaded, _messages(), _skeleton()),
            has_older=Chat.has_older,
            on_older=Chat.older,
        ),
        announcer(),
        _dock(),
        class_name="chat",
        aria_label="Chat",
    )


def _messages() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Chat.has_older,
            rx.el.button("Earlier messages", type="button", class_name="btn ghost sm older", on_click=Chat.older),
        ),
        rx.el.div(
            rx.foreach(Chat.pages, lambda name: rx.fragment(page(name=name, marks=Chat.marks), key=name)),
            _all_of(Chat.rows),
            class_name="said",
        ),
        live_exchange(),
        _empty(),
        class_name="messages",
    )


@rx.memo
def page(name: rx.Var[str], marks: rx.Var[int]) -> rx.Component:
    """Earlier messages. A memo: what is on show is not drawn again when another page comes."""
    return EarlierPage.create(_all_of(page_of(name, marks)))


def _all_of(rows: rx.Var[list[Row]]) -> rx.Component:
    return rx.foreach(rows, lambda row: rx.fragment(message(row=row), key=row.id))


def _empty() -> rx.Component:
    nothing = (Chat.rows.length() == 0) & (Live.message_id == "") & (Live.prompt.id == "")
    return rx.cond(
        nothing,
        rx.el.div(
            mark(),
            rx.el.h2("Nothing here yet"),
            rx.el.p("Say what this app should do. You see every file as it is written."),
            class_name="chat-empty",
        ),
    )


def _skeleton() -> rx.Component:
    bones = (
        ("68%", "64px", "end"),
        ("32%", "16px", "start"),
        ("92%", "16px", "start"),
        ("76%", "16px", "start"),
        ("100%", "120px", "start"),
    )
    return rx.el.div(
        *(rx.el.span(class_name="bone", style={"width": w, "height": h, "justifySelf": side}) for w, h, side in bones),
        class_name="messages",
        aria_hidden="true",
    )


def _dock() -> rx.Component:
    return rx.el.div(
        PromptBox.create(
            run_bar(),
            queue(),
            draft_key=Chat.current,
            whose=Account.name,
            stored=Chat.stored,
            refused=Chat.refused,
            notice=Chat.notice,
            label="Message",
            send_label="Send",
            hint="Enter sends, Shift + Enter breaks the line",
            placeholder=rx.cond(
                Live.message_id != "",
                "Add a follow-up; it runs after this one",
                "Ask for a change, or a question about the code",
            ),
            on_send=Chat.send,
        ),
        class_name="dock",
    )
