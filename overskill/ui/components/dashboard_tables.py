"""The tables of the dashboard: tools, why calls failed, how edits matched, models."""

import reflex as rx

from overskill.ui.components.dashboard_runs import shares
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.state.dashboard_shapes import FailureRow, ModelRow, ToolRow


def tools() -> rx.Component:
    legend = rx.el.div(
        rx.el.span(rx.el.i(), "p50"),
        rx.el.span(rx.el.i(class_name="in"), "p95"),
        rx.el.span(rx.el.i(class_name="tick"), "Average"),
        class_name="legend",
    )
    heads = ("Tool", "Calls", "Success", "Average", "p50", "p95", "0.1 ms to 30 s, log scale")
    return rx.el.section(
        rx.el.header(rx.el.h2("Tools"), legend),
        _table(heads, rx.foreach(Dashboard.tools, _tool), "tools"),
        class_name="card",
    )


def _tool(tool: ToolRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.span(tool.name, class_name="mono")),
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
        rx.el.header(rx.el.h2("Why calls failed")),
        rx.cond(
            Dashboard.failures.length() > 0,
            _table(("Tool", "Reason", "Calls"), rx.foreach(Dashboard.failures, _failure), "reasons"),
            rx.el.p("No call has failed.", class_name="silent"),
        ),
        class_name="card",
    )


def _failure(one: FailureRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.span(one.tool, class_name="mono")),
        rx.el.td(one.reason),
        rx.el.td(one.calls),
        data_testid="dashboard-failure",
    )


def edits() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Edits that found their place"),
            rx.el.span(Dashboard.edit_rate, class_name="muted num", data_testid="dashboard-edit-rate"),
        ),
        shares(Dashboard.edits, "dashboard-edit"),
        class_name="card",
    )


def models() -> rx.Component:
    heads = ("Model", "Runs", "Input", "Output", "From cache", "Cost")
    return rx.el.section(
        rx.el.header(rx.el.h2("Models")),
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
