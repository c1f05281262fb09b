"""What stands beside the exchange of a replay: the preview and the files as they were at that moment."""

import reflex as rx
from reflex.event import noop

from overskill.ui.client import SCENE, CodeView, CopyButton, FilePicker, PreviewFrame, icon
from overskill.ui.components.preview_error import place, source
from overskill.ui.state.pane import Pane
from overskill.ui.state.replay import Replay
from overskill.ui.view.shapes import FileRow

_TREE = "replay-files"


def replay_pane() -> rx.Component:
    return rx.el.section(
        rx.el.div(_tabs(), rx.el.span(class_name="grow"), _build(), class_name="pane-head"),
        _preview(),
        _files(),
        class_name="pane",
        aria_label="App at this moment",
    )


def _tabs() -> rx.Component:
    return rx.el.div(
        _tab("preview", "Preview"),
        _tab("code", "Code"),
        class_name="seg",
        role="tablist",
        aria_label="Panels",
    )


def _tab(name: str, label: str) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        role="tab",
        aria_selected=Pane.tab == name,
        data_testid=f"tab-{name}",
        on_click=Pane.show(name),
    )


def _build() -> rx.Component:
    glyph = rx.match(
        SCENE.build, ("building", icon("loader-circle")), ("error", icon("circle-x")), icon("circle-check")
    )
    look = rx.cond(SCENE.build == "error", "build is-error", "build")
    words = rx.el.span(SCENE.build_label, class_name="truncate")
    return rx.cond(SCENE.build_label != "", rx.el.span(glyph, words, class_name=look))


def _preview() -> rx.Component:
    return rx.el.div(
        PreviewFrame.create(
            rx.cond(SCENE.problem.title != "", _problem()),
            src=SCENE.src,
            origin=SCENE.origin,
            build=SCENE.build,
            build_id=SCENE.build_id,
            name=Replay.app_name,
            follows=False,
            on_heard=noop(),
        ),
        class_name="panel preview",
        role="tabpanel",
        aria_label="Preview",
    )


def _problem() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            icon("circle-x", "bad"),
            rx.el.div(rx.el.h2(SCENE.problem.title), place(SCENE.problem), class_name="grow"),
        ),
        rx.cond(SCENE.problem.lines.length() > 0, source(SCENE.problem)),
        class_name="broken",
        data_testid="preview-error",
    )


def _files() -> rx.Component:
    tree = rx.el.nav(
        FilePicker.create(rx.el.ul(rx.foreach(SCENE.tree, _row))),
        id=_TREE,
        class_name="tree",
        data_testid="file-tree",
        aria_label="Files",
        custom_attrs={"popover": "auto"},
    )
    return rx.el.div(
        tree,
        rx.el.div(_crumbs(), _source(), _status(), class_name="edit"),
        class_name="panel code",
        role="tabpanel",
        aria_label="Code",
    )


def _row(row: FileRow) -> rx.Component:
    inset = {"--d": row.depth.to_string()}
    name = rx.el.span(row.name, class_name="truncate")
    folder = rx.el.li(icon("chevron-down"), name, class_name="dir", style=inset)
    return rx.cond(row.is_dir, folder, rx.el.li(_file(row, name, inset)))


def _file(row: FileRow, name: rx.Component, inset: dict[str, object]) -> rx.Component:
    added = row.mark == "A"
    return rx.el.button(
        icon(row.icon),
        name,
        rx.cond(
            row.mark != "",
            rx.el.em(row.mark, class_name=rx.cond(added, "a", "m"), title=rx.cond(added, "Added", "Modified")),
        ),
        type="button",
        style=inset,
        class_name=rx.cond(row.path == SCENE.changed, "is-changed", ""),
        data_testid="file-open",
        data_path=row.path,
        data_changed=rx.cond(row.path == SCENE.changed, "true", "false"),
        custom_attrs={
            "aria-current": rx.cond(row.path == SCENE.path, "true", "false"),
            "popoverTarget": _TREE,
            "popoverTargetAction": "hide",
        },
    )


def _crumbs() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            icon("folder"),
            type="button",
            class_name="btn ghost icon-only sm narrow",
            aria_label="Files",
            custom_attrs={"popoverTarget": _TREE},
        ),
        rx.el.span(rx.foreach(SCENE.crumbs, lambda name: rx.el.span(name)), class_name="way"),
        rx.el.span(class_name="grow"),
        rx.cond(
            (SCENE.path == SCENE.changed) & (SCENE.path != ""), rx.el.span("Saved last", class_name="badge accent")
        ),
        CopyButton.create(text=SCENE.source, label="Copy the file"),
        class_name="crumbs",
    )


def _source() -> rx.Component:
    return rx.el.div(
        CodeView.create(value=SCENE.source, path=SCENE.path),
        class_name="source",
        data_testid="code-view",
        data_path=SCENE.path,
    )


def _status() -> rx.Component:
    return rx.el.div(
        rx.el.span(SCENE.lines, " lines", class_name="num"),
        rx.el.span(class_name="grow"),
        rx.el.span("As it was then, read only"),
        class_name="statusbar",
    )
