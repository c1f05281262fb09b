"""One piece of an answer, in the order it happened: streamed markdown or a tool call."""

import reflex as rx

from overskill.ui.components.tool_call import live_tool, tool_row
from overskill.ui.live_text import live_text
from overskill.ui.state.shapes import Part


def part(p: Part) -> rx.Component:
    return rx.cond(p.kind == "tool", tool_row(p), loop_message(p))


def open_part(p: Part) -> rx.Component:
    """A piece of the present turn."""
    return rx.cond(p.kind == "tool", live_tool(p), loop_message(p))


def loop_message(p: Part) -> rx.Component:
    return rx.el.div(live_text(p.id), data_testid="loop-message", key=p.id)
