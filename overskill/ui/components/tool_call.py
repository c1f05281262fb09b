"""A tool call: a row with a rail, and a card with stages and the last lines while its file is being written."""

import reflex as rx

from overskill.ui.client import CallDetails, icon
from overskill.ui.state.chat import Chat
from overskill.ui.view.shapes import Part

COMING = "tool is-coming"
STAGES = ("receiving", "analyzing", "validating", "writing", "building", "complete")


def tool_row(part: Part) -> rx.Component:
    """A tool call that is over, or one of an earlier turn."""
    return rx.el.div(_line(part), class_name="tool", **_facts(part))


def live_tool(part: Part) -> rx.Component:
    """A tool call of the present turn: it opens into a card once its file's lines arrive, and folds when it is done."""
    typed = part.tail.join("") != ""
    return rx.el.div(
        _line(part),
        rx.el.div(rx.el.div(rx.cond(typed, _inside(part))), class_name="body"),
        class_name=rx.cond(
            part.card & typed, "tool is-open", rx.cond(typed, "tool is-folding", rx.cond(_coming(part), COMING, "tool"))
        ),
        **_facts(part),
    )


def _coming(part: Part) -> rx.Var[bool]:
    """It has been begun, and that is all there is to tell."""
    return (part.stage == "receiving") & ~part.waits & (part.fact == "")


def _facts(part: Part) -> dict[str, object]:
    return {
        "data_testid": "tool-call",
        "data_call": part.id,
        "data_tool": part.tool,
        "data_stage": part.stage,
        "data_progress": part.progress,
        "data_path": rx.cond(part.path != "", part.path, part.subject),
    }


def _line(part: Part) -> rx.Component:
    """The row; pressed, it tells everything about the call."""
    return CallDetails.create(
        rx.el.span(icon(part.icon), class_name="glyph"),
        rx.el.span(rx.el.span(part.verb), " ", _subject(part), class_name="what"),
        rx.el.span(_fact(part), class_name="meta"),
        run=part.run,
        call=part.id,
        stage=part.stage,
        waits=part.waits,
        endable=part.endable,
        on_end=Chat.cancel_call(part.run, part.id),
        upto=part.upto,
    )


def _subject(part: Part) -> rx.Component:
    """A long path is cut at its beginning: the end says which file it is."""
    folders, file = part.path.split("/")[:-1].join("/"), part.path.split("/")[-1]
    path = rx.el.code(
        rx.el.span(
            rx.el.bdi(rx.cond(folders != "", rx.el.span(folders, "/", class_name="folders")), file, dir="ltr"),
            class_name="from-its-end",
        ),
        class_name="path",
        title=part.path,
        dir="ltr",
    )
    return rx.cond(part.path != "", path, rx.el.code(part.subject, class_name="truncate", dir="auto"))


def _fact(part: Part) -> rx.Component:
    trouble = rx.el.span(icon("triangle-alert", "s14"), part.problem, class_name="trouble")
    return rx.match(
        part.stage,
        ("complete", rx.fragment(part.fact, rx.cond(part.problem != "", trouble, icon("check", "s14")))),
        ("error", rx.fragment(rx.cond(part.fact != "", part.fact, "not done"))),
        ("cancelled", rx.fragment(part.fact)),
        rx.cond(part.waits, _next(part), rx.el.span(_stage_word(part), class_name="stage")),
    )


def _next(part: Part) -> rx.Component:
    return rx.el.span(rx.cond(part.fact != "", f"{part.fact}, waits", "waits"))


def _stage_word(part: Part) -> rx.Var[str]:
    words = [(stage, stage.capitalize()) for stage in STAGES]
    word = rx.match(part.stage, *words, "Waiting")
    return rx.cond(part.fact != "", f"{word}, {part.fact}", f"{word}")


def _inside(part: Part) -> rx.Component:
    return rx.fragment(
        rx.el.ol(*(_stage(part, n) for n in range(len(STAGES))), class_name="stages", aria_label="Stages"),
        rx.el.div(
            rx.foreach(
                part.tail, lambda text, n: rx.el.div(rx.el.i(part.tail_from + n), rx.el.span(text), class_name="ln")
            ),
            class_name="typed",
            aria_label="Last lines",
        ),
        rx.el.div(
            rx.el.span(rx.cond(part.fact != "", part.fact, "Receiving")),
            rx.el.div(
                rx.el.i(style={"width": f"{part.progress}%"}),
                class_name="bar",
                role="progressbar",
                custom_attrs={
                    "aria-label": "Progress",
                    "aria-valuemin": "0",
                    "aria-valuemax": "100",
                    "aria-valuenow": part.progress,
                },
            ),
            rx.el.span(f"{part.progress} %"),
            class_name=rx.cond(part.progress > 0, "foot", "foot is-open-ended"),
        ),
    )


def _stage(part: Part, n: int) -> rx.Component:
    """One step of the bar: done when the call has come further, now while it is there."""
    later = rx.Var.create(list(STAGES[n + 1 :]))
    here = part.stage == STAGES[n]
    return rx.el.li(
        STAGES[n].capitalize(),
        class_name=rx.cond(here, "now", rx.cond(later.contains(part.stage), "done", "")),
    )
