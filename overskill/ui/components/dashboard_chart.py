"""Tokens and cost over time: two small plots on one time axis, never two scales in one plot."""

import reflex as rx

from overskill.ui.state.dashboard import Dashboard

AXIS = {"fill": "var(--text-3)", "fontSize": 12}
TIP = {
    "background": "var(--raised)",
    "border": "1px solid var(--line-2)",
    "borderRadius": "8px",
    "color": "var(--text)",
}
MARGIN = {"top": 8, "right": 24, "bottom": 8, "left": 0}
SIDE = 44  # px of the axis
BANDS = {"scale": "band"}  # a day is as wide in both plots, and bar and point stand in its middle


def chart() -> rx.Component:
    step = rx.cond(Dashboard.period == "24h", "hour", "day")
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Tokens and cost per ", step),
            rx.el.div(
                rx.el.span(rx.el.i(class_name="in"), "Input"),
                rx.el.span(rx.el.i(), "Output"),
                class_name="legend",
            ),
        ),
        rx.el.div(
            rx.el.p("Tokens, thousands", class_name="cap"),
            _tokens(),
            rx.el.p("Cost, $", class_name="cap"),
            _cost(),
            rx.el.p("Days and hours in UTC", class_name="zone"),
            class_name="chart",
            role="img",
            aria_label=rx.Var.create("Tokens and cost: ") + Dashboard.tokens.detail + ", " + Dashboard.cost.value,
        ),
        class_name="card",
    )


def _tokens() -> rx.Component:
    return rx.recharts.composed_chart(
        *_frame("", 5),
        _bar("output", "Output", "var(--accent)"),
        _bar("input", "Input", "var(--accent-line)"),
        rx.recharts.x_axis(data_key="label", hide=True, **BANDS),
        data=Dashboard.points,
        sync_id="dashboard",
        margin=MARGIN,
        max_bar_size=22,
        width="100%",
        height=208,
    )


def _cost() -> rx.Component:
    return rx.recharts.composed_chart(
        *_frame("$", 3),
        rx.recharts.line(
            data_key="cost",
            name="Cost",
            stroke="var(--text-2)",
            stroke_width=2,
            dot=False,
            type_="linear",
            is_animation_active=False,
        ),
        rx.recharts.x_axis(
            data_key="label", axis_line=False, tick_line=False, tick=AXIS, min_tick_gap=16, height=24, **BANDS
        ),
        data=Dashboard.points,
        sync_id="dashboard",
        margin=MARGIN,
        width="100%",
        height=104,
    )


def _bar(key: str, name: str, fill: str) -> rx.Component:
    return rx.recharts.bar(
        data_key=key, name=name, fill=fill, stack_id="tokens", unit=" k", radius=3, stroke="var(--surface)",
        is_animation_active=False,
    )  # fmt: skip


def _frame(sign: str, ticks: int) -> list[rx.Component]:
    return [
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--line)"),
        rx.recharts.y_axis(axis_line=False, tick_line=False, tick=AXIS, width=SIDE, tick_count=ticks, interval=0),
        rx.recharts.graphing_tooltip(
            cursor={"fill": "var(--fill-1)", "stroke": "var(--line-2)"},
            content_style=TIP,
            label_style={"color": "var(--text-2)", "fontWeight": 500},
            item_style={"color": "var(--text)"},
            separator=f" {sign}",
            is_animation_active=False,
        ),
    ]
