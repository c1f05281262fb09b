"""What runs now, and how runs ended."""

import reflex as rx

from overskill.ui.components.tile import tile
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.view.dashboard_shapes import LiveRow, Share


def live_runs() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Live runs"),
            rx.el.span(
                Dashboard.live.length(),
                class_name=rx.cond(Dashboard.live.length() > 0, "badge accent num", "badge num"),
                data_testid="dashboard-live",
            ),
        ),
        rx.cond(
            Dashboard.live.length() > 0,
            rx.el.ul(rx.foreach(Dashboard.live, _live), class_name="runs-live"),
            rx.el.p("Nothing runs now.", class_name="silent"),
        ),
        class_name="card",
    )


def _live(run: LiveRow) -> rx.Component:
    return rx.el.li(
        tile(run.initial, run.hue),
        rx.el.div(
            rx.el.a(run.name, href=f"/app/{run.app}", class_name="truncate"),
            rx.el.small(run.words, class_name="truncate"),
            class_name="what",
        ),
        rx.el.div(
            rx.el.span(run.elapsed, title="Since it began"),
            rx.el.div(rx.el.i(style={"width": f"{run.progress}%"}), class_name="bar", aria_hidden="true"),
            class_name="r",
        ),
        data_testid="dashboard-live-run",
        data_app_id=run.app,
    )


def outcomes() -> rx.Component:
    return rx.el.section(
        rx.el.header(rx.el.h2("Runs by outcome"), rx.el.span(Dashboard.ended, class_name="muted num")),
        shares(Dashboard.outcomes, "dashboard-outcome"),
        class_name="card",
    )


def shares(parts: rx.Var[list[Share]], testid: str) -> rx.Component:
    """Parts of a whole: a bar, and a row for each."""
    return rx.fragment(
        rx.el.div(rx.foreach(parts, _slice), class_name="stack", aria_hidden="true"),
        rx.el.ul(rx.foreach(parts, lambda part: _share(part, testid)), class_name="outcomes"),
    )


def _slice(part: Share) -> rx.Component:
    return rx.cond(part.weight > 0, rx.el.i(class_name=f"o-{part.tone}", style={"flexGrow": part.weight}))


def _share(part: Share, testid: str) -> rx.Component:
    return rx.el.li(
        rx.el.i(class_name=f"o-{part.tone}"),
        rx.el.span(part.name),
        rx.el.b(part.count),
        rx.el.span(part.percent),
        data_testid=testid,
        data_count=part.weight,
    )
