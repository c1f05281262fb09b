"""The version a run made: the newest in full, older ones folded to a row with the same four actions."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.state.versions import Versions
from overskill.ui.view.shapes import Change, VersionCard


def version_card(v: VersionCard) -> rx.Component:
    return rx.cond(v.number > 0, rx.cond(v.newest, _full(v), _folded(v)))


def version_told(v: VersionCard) -> rx.Component:
    """The card without what can be done with it."""
    return rx.cond(v.number > 0, rx.el.section(_top(v), class_name="vcard", **_facts(v)))


def _top(v: VersionCard) -> rx.Component:
    return rx.el.div(
        rx.el.h2(
            rx.el.span(f"v{v.number}", class_name="badge accent num"),
            rx.el.span(v.name, class_name="truncate", dir="auto"),
        ),
        rx.cond(v.changes.length() > 0, rx.el.ul(rx.foreach(v.changes, _change), class_name="log")),
        rx.cond(v.proofs.length() + v.failures.length() > 0, _proofs(v)),
        class_name="top",
    )


def _full(v: VersionCard) -> rx.Component:
    return rx.el.section(
        _top(v),
        rx.el.div(
            _act(v, "preview", "eye", "Preview", "btn soft sm"),
            _act(v, "code", "code", "View code", "btn ghost sm"),
            _act(v, "restore", "history", "Restore", "btn ghost sm"),
            rx.el.span(class_name="grow"),
            _bookmark(v),
            class_name="acts",
        ),
        class_name=rx.cond(v.fresh, "vcard is-fresh", "vcard"),
        **_facts(v),
    )


def _folded(v: VersionCard) -> rx.Component:
    return rx.el.section(
        rx.el.span(f"v{v.number}", class_name="badge num"),
        rx.el.b(v.name, class_name="truncate", dir="auto"),
        rx.el.span(class_name="grow"),
        _act(v, "preview", "eye", "", "btn ghost icon-only sm"),
        _act(v, "code", "code", "", "btn ghost icon-only sm"),
        _act(v, "restore", "history", "", "btn ghost icon-only sm"),
        _bookmark(v),
        class_name="vcard folded",
        **_facts(v),
    )


def _facts(v: VersionCard) -> dict[str, object]:
    return {"data_testid": "version-card", "data_version": v.number, "aria_label": f"Version {v.number}"}


def _change(change: Change) -> rx.Component:
    return rx.el.li(icon(change.icon, "s14"), rx.el.span(change.text))


def _proofs(v: VersionCard) -> rx.Component:
    return rx.el.div(
        rx.foreach(v.proofs, lambda words: rx.el.span(icon("check"), words, class_name="badge accent")),
        rx.foreach(v.failures, lambda words: rx.el.span(icon("x"), words, class_name="badge danger")),
        class_name="proof",
        aria_label="Checks",
    )


_WORDS = {"preview": "Preview v", "code": "View code of v", "restore": "Restore v"}


def _act(v: VersionCard, verb: str, glyph: str, words: str, look: str) -> rx.Component:
    handler = {"preview": Versions.preview, "code": Versions.view_code, "restore": Versions.restore}[verb]
    return rx.el.button(
        icon(glyph, "s14"),
        words,
        type="button",
        class_name=look,
        data_testid=f"version-{verb}",
        aria_label=f"{_WORDS[verb]}{v.number}",
        on_click=handler(v.number),
        **(_restoring(v) if verb == "restore" else {"title": f"{_WORDS[verb]}{v.number}"}),
    )


def _restoring(v: VersionCard) -> dict[str, object]:
    """The present version is there already; and there is one restoring at a time."""
    return {
        "aria_busy": Versions.busy == v.number,
        "disabled": v.newest | (Versions.busy > 0),
        "title": rx.cond(v.newest, "This is what you have", f"{_WORDS['restore']}{v.number}"),
    }


def _bookmark(v: VersionCard) -> rx.Component:
    return rx.el.button(
        icon("bookmark", "s14 bookmark"),
        type="button",
        class_name="btn ghost icon-only sm",
        data_testid="version-bookmark",
        aria_label=f"Bookmark v{v.number}",
        title=f"Bookmark v{v.number}",
        aria_pressed=v.bookmarked,
        on_click=Versions.bookmark(v.number),
    )
