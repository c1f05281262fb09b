"""The queue in the dock: what waits for the present run to end."""

import reflex as rx

from overskill.ui.client import PromptQueue
from overskill.ui.state.live import Live
from overskill.ui.state.queue import Queue


def queue() -> rx.Component:
    return PromptQueue.create(
        prompts=Queue.prompts,
        held_up=Queue.held_up,
        busy=Live.message_id != "",
        on_edit=Queue.edit,
        on_place=Queue.place,
        on_remove=Queue.remove,
        on_steer=Queue.steer,
        on_go_on=Queue.go_on,
    )
