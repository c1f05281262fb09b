"""The code panel: file tree, open files, the source (read only) and what it is. On a phone the tree is a sheet."""

import reflex as rx

from overskill.ui.client import CodeView, CopyButton, icon
from overskill.ui.state.chat import Chat
from overskill.ui.state.code import Code
from overskill.ui.view.shapes import FileRow

_TREE = "files"


def code_panel() -> rx.Component:
    return rx.el.div(
        _tree(),
        rx.el.div(_open_files(), _crumbs(), rx.el.div(_older(), _missing()), _source(), _status(), class_name="edit"),
        class_name="panel code",
        role="tabpanel",
        aria_label="Code",
    )


def _tree() -> rx.Component:
    return rx.el.nav(
        rx.el.label(
            icon("search", "s14"),
            rx.el.input(placeholder="Find a file", aria_label="Find a file", on_change=Code.set_search.debounce(150)),
            class_name="field",
        ),
        rx.el.ul(rx.foreach(Code.tree, _row)),
        id=_TREE,
        class_name="tree",
        data_testid="file-tree",
        aria_label="Files",
        custom_attrs={"popover": "auto"},
    )


def _row(row: FileRow) -> rx.Component:
    inset = {"--d": row.depth.to_string()}
    folder = rx.el.li(icon("chevron-down"), rx.el.span(row.name, class_name="truncate"), class_name="dir", style=inset)
    return rx.cond(row.is_dir, folder, rx.el.li(_file(row, inset)))


def _file(row: FileRow, inset: dict[str, object]) -> rx.Component:
    return rx.el.button(
        icon(row.icon),
        rx.el.span(row.name, class_name="truncate"),
        rx.cond(row.mark != "", _mark(row)),
        type="button",
        style=inset,
        data_testid="file-open",
        data_path=row.path,
        on_click=Code.open(row.path),
        custom_attrs={
            "aria-current": rx.cond(row.path == Code.path, "true", "false"),
            "popoverTarget": _TREE,
            "popoverTargetAction": "hide",
        },
    )


def _mark(row: FileRow) -> rx.Component:
    added = row.mark == "A"
    return rx.el.em(row.mark, class_name=rx.cond(added, "a", "m"), title=rx.cond(added, "Added", "Modified"))


def _open_files() -> rx.Component:
    return rx.el.div(rx.foreach(Code.open_paths, _open_file), class_name="ftabs", role="group", aria_label="Open files")


def _open_file(path: rx.Var[str]) -> rx.Component:
    name = path.split("/")[-1]
    return rx.el.span(
        rx.el.button(name, type="button", title=path, on_click=Code.open(path)),
        rx.el.button(icon("x"), type="button", aria_label=f"Close {name}", on_click=Code.close(path)),
        class_name="ftab",
        data_on=rx.cond(path == Code.path, "true", "false"),
    )


def _crumbs() -> rx.Component:
    files = rx.el.button(
        icon("folder"),
        type="button",
        class_name="btn ghost icon-only sm narrow",
        aria_label="Files",
        custom_attrs={"popoverTarget": _TREE},
    )
    return rx.el.div(
        files,
        rx.el.span(rx.foreach(Code.crumbs, lambda name: rx.el.span(name)), class_name="way"),
        rx.el.span(class_name="grow"),
        CopyButton.create(text=Code.source, label="Copy the file"),
        class_name="crumbs",
    )


def _older() -> rx.Component:
    """What it says of an earlier version's files, and the way back."""
    back = rx.el.button("Back to the newest", type="button", class_name="btn ghost sm", on_click=Code.load)
    return rx.cond(
        (Code.version > 0) & (Code.version != Chat.version),
        rx.el.div(
            icon("history", "s14"),
            rx.el.span(f"You are looking at version {Code.version}", class_name="grow truncate"),
            back,
            class_name="ribbon",
            role="status",
            data_testid="code-older",
        ),
    )


def _missing() -> rx.Component:
    words = rx.el.span(Code.notice, class_name="grow truncate")
    return rx.cond(Code.notice != "", rx.el.div(icon("file-x", "s14"), words, class_name="ribbon", role="status"))


def _source() -> rx.Component:
    return rx.el.div(
        CodeView.create(value=Code.source, path=Code.path),
        class_name="source",
        data_testid="code-view",
        data_path=Code.path,
    )


def _status() -> rx.Component:
    return rx.el.div(
        rx.el.span(Code.language),
        rx.el.span(Code.lines, " lines", class_name="num"),
        rx.el.span(class_name="grow"),
        rx.el.span(Code.saved_label, ", read only"),
        class_name="statusbar",
    )
