"""The sheet over the last good page: what is wrong, where, and a way to have it fixed."""

import reflex as rx

from overskill.ui.client import ClearData, icon
from overskill.ui.state.code import Code
from overskill.ui.state.preview import Preview
from overskill.ui.view.shapes import FrameLine, Problem


def preview_error() -> rx.Component:
    """What keeps the app from building."""
    more = (Preview.problem.lines.length() > 0) | (Preview.problem.hint != "")
    return _sheet(Preview.problem, rx.cond(more, source(Preview.problem)), _fix())


def preview_fault(present: rx.Var[bool]) -> rx.Component:
    """What went wrong while the app ran; an earlier version is not mended, so nothing is offered there."""
    fault = Preview.fault
    clear = rx.cond(fault.clears, ClearData.create(origin=Preview.origin, look="btn sm"))
    hint = rx.el.p(fault.hint, class_name="why")
    return _sheet(fault, rx.cond(fault.hint != "", hint), clear, rx.cond(present, _fix()))


def _sheet(problem: Problem, body: rx.Component, *acts: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.header(
            icon("circle-x", "bad"),
            rx.el.div(rx.el.h2(problem.title), place(problem), class_name="grow"),
            rx.el.div(_view_code(problem), *acts, class_name="acts"),
        ),
        body,
        class_name="broken",
        data_testid="preview-error",
        role="alert",
    )


def source(problem: Problem) -> rx.Component:
    """The lines around it, and the hint."""
    return rx.el.div(
        rx.foreach(problem.lines, _line),
        rx.cond(problem.hint != "", rx.el.div(rx.el.i(), rx.el.span(problem.hint), class_name="ln hint")),
        class_name="frame",
        custom_attrs={"tabIndex": "0"},
    )


def place(problem: Problem) -> rx.Component:
    """ "src/App.tsx, line 42, column 33", the path in mono; a runtime error has only words."""
    rest = problem.place.split(", line ")
    where = rx.cond(rest.length() > 1, f", line {rest[1]}", "")
    return rx.el.p(rx.cond(problem.path != "", rx.fragment(rx.el.code(rest[0]), where), problem.place))


def _line(line: FrameLine) -> rx.Component:
    return rx.el.div(rx.el.i(line.number), rx.el.span(line.text), class_name=rx.cond(line.hit, "ln hit", "ln"))


def _view_code(problem: Problem) -> rx.Component:
    button = rx.el.button("View code", type="button", class_name="btn ghost sm", on_click=Code.open(problem.path))
    return rx.cond(problem.path != "", button)


def _fix() -> rx.Component:
    return rx.el.button(
        icon("wrench", "s14"),
        "Fix this",
        type="button",
        class_name="btn primary sm",
        data_testid="fix-error",
        on_click=Preview.fix,
    )
