"""The tables of the dashboard: steps, why some failed, how changes to files fitted, models."""

import reflex as rx

from overskill.ui.components.dashboard_runs import shares
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.view.dashboard_shapes import FailureRow, ModelRow, ToolRow


def tools() -> rx.Component:
    legend = rx.el.div(
        rx.el.span(rx.el.i(), "Typical"),
        rx.el.span(rx.el.i(class_name="in"), "Slow"),
        rx.el.span(rx.el.i(class_name="tick"), "Average"),
        class_name="legend",
    )
    heads = (
        "Step",
        "Times",
        "Worked",
        "Average",
        "Typical",
        "Slow",
        "How long, from 0.1 ms to 30 s",
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("What OverSkill did"), legend),
        rx.el.p("Typical: half of them were faster. Slow: 19 of 20 were faster.", class_name="says"),
        _table(heads, rx.foreach(Dashboard.tools, _tool), "tools"),
        class_name="card",
    )


def _tool(tool: ToolRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.span(tool.words, title=tool.name)),
        rx.el.td(tool.calls),
        rx.el.td(tool.success, class_name=rx.cond(tool.low, "low", "")),
        *(rx.el.td(time) for time in (tool.average, tool.p50, tool.p95)),
        rx.el.td(rx.cond(tool.timed, _times(tool))),
        data_testid="dashboard-tool-row",
        data_tool=tool.name,
    )


def _times(tool: ToolRow) -> rx.Component:
    return rx.el.div(
        rx.el.i(style={"width": tool.p95_width}),
        rx.el.u(style={"width": tool.p50_width}),
        rx.el.b(style={"left": tool.average_at}),
        class_name="range",
        aria_hidden="true",
    )


def failures() -> rx.Component:
    return rx.el.section(
        rx.el.header(rx.el.h2("Why steps failed")),
        rx.cond(
            Dashboard.failures.length() > 0,
            _table(("Step", "Reason", "Times"), rx.foreach(Dashboard.failures, _failure), "reasons"),
            rx.el.p("No step has failed.", class_name="silent"),
        ),
        class_name="card",
    )


def _failure(one: FailureRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.span(one.words, title=one.tool)),
        rx.el.td(one.reason),
        rx.el.td(one.calls),
        data_testid="dashboard-failure",
    )


def edits() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Changes to files that fitted"),
            rx.el.span(Dashboard.edit_rate, class_name="muted num", data_testid="dashboard-edit-rate"),
        ),
        rx.el.p("The model says which lines it changes; OverSkill looks for them in the file.", class_name="says"),
        shares(Dashboard.edits, "dashboard-edit"),
        class_name="card",
    )


def models() -> rx.Component:
    heads = ("Model", "Runs", "Read", "Written", "Read again", "Cost")
    return rx.el.section(
        rx.el.header(rx.el.h2("Models")),
        rx.el.p("In tokens, which are about four letters each. What is read again costs less.", class_name="says"),
        _table(heads, rx.foreach(Dashboard.models, _model), "models"),
        class_name="card",
    )


def _model(one: ModelRow) -> rx.Component:
    cells = (one.name, one.runs, one.input, one.output, one.cached, one.cost)
    return rx.el.tr(*(rx.el.td(cell) for cell in cells), data_testid="dashboard-model")


def _table(heads: tuple[str, ...], rows: rx.Component, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
            rx.el.tbody(rows),
            class_name=f"figures {name}",
        ),
        class_name="tablewrap",
        tab_index=0,
    )
