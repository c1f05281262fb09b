"""One piece of an answer, in the order it happened: markdown, a tool call, or what the person said meanwhile."""

import reflex as rx

from overskill.ui.client import Bubble
from overskill.ui.components.tool_call import live_tool, tool_row
from overskill.ui.live_text import live_text
from overskill.ui.view.shapes import Part


def part(p: Part) -> rx.Component:
    return rx.match(p.kind, ("tool", tool_row(p)), ("said", said(p)), loop_message(p))


def open_part(p: Part) -> rx.Component:
    """A piece of the present turn."""
    return rx.match(p.kind, ("tool", live_tool(p)), ("said", said(p)), loop_message(p))


def loop_message(p: Part) -> rx.Component:
    return rx.el.div(live_text(p.id), data_testid="loop-message", key=p.id)


def said(p: Part) -> rx.Component:
    """What the person told the run while it worked."""
    return rx.el.div(
        Bubble.create(rx.el.span("You said: ", class_name="sr-only", dir="ltr"), text=p.text),
        class_name="said-meanwhile",
        data_testid="steered",
        key=p.id,
    )
