"""Pieces of pages in React, and what Python may give each: one long list, for a component is looked up here only."""

from pathlib import Path
from typing import Any

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData
from reflex.vars.function import FunctionStringVar

from overskill.ui.published import importable
from overskill.ui.view.scene import Scene
from overskill.ui.view.shapes import Row, WaitingPrompt


def _published(script: Path) -> str:
    return importable(lambda: rx.asset(script.name, shared=True))


_SCRIPTS = {script.stem: _published(script) for script in sorted(Path(__file__).parent.glob("*.jsx"))}
"""Every script of this folder, by name: those, too, that only other scripts import."""


class Icon(rx.Component):
    """Draws `name` from `assets/icons.svg`; `class_name` 's14', 's18' or 's20' changes the size from 16 px."""

    library = _SCRIPTS["icon"]
    tag = "Icon"

    name: rx.Var[str]


def icon(name: str | rx.Var[str], class_name: str | rx.Var[str] = "") -> rx.Component:
    return Icon.create(name=name, class_name=class_name)


class Connection(rx.Component):
    """Reads Reflex's own socket errors and the browser's network state; takes no props."""

    library = _SCRIPTS["connection"]
    tag = "Connection"


class CopyButton(rx.Component):
    """Works in the browser alone."""

    library = _SCRIPTS["copy_button"]
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]


class Bubble(rx.Component):
    """`text`: the words, folded when there are very many; `again`: they can be copied, and changed and sent again.

    Children stand before the words.
    """

    library = _SCRIPTS["bubble"]
    tag = "Bubble"

    text: rx.Var[str]
    again: rx.Var[bool]


class PressOnce(rx.Component):
    """Busy from the press until what was asked for takes it from the page; give it a `key` of its own."""

    library = _SCRIPTS["press_once"]
    tag = "PressOnce"

    words: rx.Var[str]
    glyph: rx.Var[str]
    look: rx.Var[str]
    on_press: rx.EventHandler[rx.event.no_args_event_spec]


class PasswordField(rx.Component):
    """Named `password` unless told otherwise; can be shown. `fresh`: a new one, with the rule and its strength."""

    library = _SCRIPTS["password_field"]
    tag = "PasswordField"

    testid: rx.Var[str]
    name: rx.Var[str]
    label: rx.Var[str]
    fresh: rx.Var[bool]


class SignInLink(rx.Component):
    """A link to the sign-in form that leads back to this page."""

    library = _SCRIPTS["gate_parts"]
    tag = "SignInLink"


class GateLink(rx.Component):
    """A link from one account page to the other, which leads on to the same place."""

    library = _SCRIPTS["gate_parts"]
    tag = "GateLink"

    href: rx.Var[str]


class NextPlace(rx.Component):
    """The form's field with the place to go on to, if there is one."""

    library = _SCRIPTS["gate_parts"]
    tag = "NextPlace"


class CookiesNeeded(rx.Component):
    """Says so in a browser that blocks them."""

    library = _SCRIPTS["gate_parts"]
    tag = "CookiesNeeded"


class PostForm(rx.Component):
    """Posts its fields to `action` and loads what comes back."""

    library = _SCRIPTS["post_form"]
    tag = "PostForm"

    action: rx.Var[str]


class PrefetchPage(rx.Component):
    """`page`: any address of that page."""

    library = "react-router"
    tag = "PrefetchPageLinks"
    page: rx.Var[str]


class NoticeSwitch(rx.Component):
    """A row of the settings; the choice is kept in the browser, and the browser is asked by its click only."""

    library = _SCRIPTS["notices"]
    tag = "NoticeSwitch"


class TabTitle(rx.Component):
    """Of an editor: the app's name and how it stands; the end of a run is told to who looks elsewhere."""

    library = _SCRIPTS["tab_title"]
    tag = "TabTitle"

    app: rx.Var[str]
    name: rx.Var[str]
    status: rx.Var[str]
    outcome: rx.Var[str]
    version: rx.Var[int]


class PageTitle(rx.Component):
    """Of a page whose title depends on what it shows."""

    library = _SCRIPTS["tab_title"]
    tag = "PageTitle"

    words: rx.Var[str]


class RightAddress(rx.Component):
    """Draws nothing at the right `address`, which is baked into the page."""

    library = _SCRIPTS["right_address"]
    tag = "RightAddress"

    address: rx.Var[str]


class SaidOnce(rx.Component):
    """Takes the parameters `names` out of the address as soon as the page shows their `words`."""

    library = _SCRIPTS["said_once"]
    tag = "SaidOnce"

    words: rx.Var[str]
    names: rx.Var[list[str]]


class Bell(rx.Component):
    """When `beat` changes, calls `on_ring` and dispatches the window's event `call`; the first value is silent."""

    library = _SCRIPTS["bell"]
    tag = "Bell"

    beat: rx.Var[str | int]
    call: rx.Var[str]
    on_ring: rx.EventHandler[rx.event.no_args_event_spec]


class Splitter(rx.Component):
    """Sets `--chat` (384–640 px) on its parent; pointer, arrow keys, Home, End; double click resets."""

    library = _SCRIPTS["splitter"]
    tag = "Splitter"


class AppMenu(rx.Component):
    """Duplicate and delete; deleting asks first. `working`: a run would be cancelled; `busy`: it is being deleted."""

    library = _SCRIPTS["app_menu"]
    tag = "AppMenu"

    name: rx.Var[str]
    working: rx.Var[bool]
    busy: rx.Var[bool]
    look: rx.Var[str]
    on_duplicate: rx.EventHandler[rx.event.no_args_event_spec]
    on_delete: rx.EventHandler[rx.event.no_args_event_spec]


class InlineName(rx.Component):
    """`on_save` gets a name that is not empty and has changed."""

    library = _SCRIPTS["inline_name"]
    tag = "InlineName"

    name: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PromptChip(rx.Component):
    """Fills the box with `prompt` and moves the focus there; nothing is sent."""

    library = _SCRIPTS["prompt_chip"]
    tag = "PromptChip"

    prompt: rx.Var[str]


def _sent(words: rx.Var[str], ticket: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return words, ticket


class PromptBox(rx.Component):
    """Enter sends, Shift+Enter breaks the line; on a touch keyboard Enter breaks it and the button sends. Each tab's
    draft survives a reload; arrow up in an empty box brings back earlier prompts. Ctrl or Cmd + . presses Cancel.

    `draft_key`, `whose`: what it is for and whose words they are ("" until known). `on_send` gets a prompt and its
    ticket, and again until that is `stored`, the box empties, or `refused`, the words come back.
    `notice`: why a prompt was refused. `ask`: what pressing the button of an empty box says.
    Children stand above the text.
    """

    library = _SCRIPTS["prompt_box"]
    tag = "PromptBox"

    draft_key: rx.Var[str]
    whose: rx.Var[str]
    stored: rx.Var[str]
    refused: rx.Var[str]
    notice: rx.Var[str]
    placeholder: rx.Var[str]
    label: rx.Var[str]
    send_label: rx.Var[str]
    hint: rx.Var[str]
    model: rx.Var[str]
    ask: rx.Var[str]
    on_send: rx.EventHandler[_sent]


def _edited(prompt_id: rx.Var[str], words: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return prompt_id, words


def _placed(prompt_id: rx.Var[str], place: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return prompt_id, place


class PromptQueue(rx.Component):
    """Draws nothing while nothing waits. `held_up`: why nothing of it begins; `busy`: a run works or is paused.

    The handlers get the id of a prompt, and its new words or its new place counted from 0.
    """

    library = _SCRIPTS["prompt_queue"]
    tag = "PromptQueue"

    prompts: rx.Var[list[WaitingPrompt]]
    held_up: rx.Var[str]
    busy: rx.Var[bool]
    on_edit: rx.EventHandler[_edited]
    on_place: rx.EventHandler[_placed]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_steer: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_go_on: rx.EventHandler[rx.event.no_args_event_spec]


class ChatScroll(rx.Component):
    """Follows the end while the person is within 64 px of it; asks for older messages near the top.

    What a person sends leads to the end.
    """

    library = _SCRIPTS["chat_scroll"]
    tag = "ChatScroll"

    has_older: rx.Var[bool]
    on_older: rx.EventHandler[rx.event.no_args_event_spec]


class CallDetails(rx.Component):
    """Its children are the row. Opened, it fetches what the call was given and answered, and again as it goes on.

    While the call is being written its input appears as it grows. One that works or waits (`endable`) can be cancelled.
    `upto`: in a replay, what was known after that event of the run; 0 is all.
    """

    library = _SCRIPTS["call_details"]
    tag = "CallDetails"

    run: rx.Var[str]
    call: rx.Var[str]
    stage: rx.Var[str]
    waits: rx.Var[bool]
    endable: rx.Var[bool]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]
    upto: rx.Var[int]


def page_of(name: rx.Var[str], marks: rx.Var[int]) -> rx.Var[list[Row]]:
    """The messages of the page with this name; read again when another number of marks was set."""
    rows = FunctionStringVar("pageOf", _var_data=VarData(imports={_SCRIPTS["earlier"]: [ImportVar(tag="pageOf")]}))
    return rows.call(name, marks).to(list[Row])


class EarlierPage(rx.Component):
    """Holds the messages of one page in their place."""

    library = _SCRIPTS["earlier_page"]
    tag = "EarlierPage"


class PreviewFrame(rx.Component):
    """Loads `src`; its page follows new builds by itself, and is brought back when it does not answer any more.

    `on_heard` gets an untrusted dict of plain values, at most 10 a second; only messages of this frame from `origin`
    are passed. `follows`: whether it shows the app as it is now, so that `build_id` is what must stand there.
    """

    library = _SCRIPTS["preview_frame"]
    tag = "PreviewFrame"

    src: rx.Var[str]
    origin: rx.Var[str]
    build: rx.Var[str]
    build_id: rx.Var[str]
    name: rx.Var[str]
    follows: rx.Var[bool]
    on_heard: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]


class ClearData(rx.Component):
    """Clears the data of the app at `origin`, which then starts anew."""

    library = _SCRIPTS["clear_data"]
    tag = "ClearData"

    origin: rx.Var[str]
    look: rx.Var[str]


class ConsolePanel(rx.Component):
    """The lines, with a filter; `preview_frame.jsx` adds them."""

    library = _SCRIPTS["app_console"]
    tag = "ConsolePanel"


class ConsoleCount(rx.Component):
    """The errors since the present page and build are on show; nothing without one."""

    library = _SCRIPTS["app_console"]
    tag = "ConsoleCount"


class CodeView(rx.Component):
    """`path` chooses the language; `value` is the text."""

    library = _SCRIPTS["code_view"]
    tag = "CodeView"
    lib_dependencies: list[str] = [
        "@uiw/react-codemirror@4.25.10",
        "@codemirror/lang-javascript@6.2.5",
        "@codemirror/lang-css@6.3.1",
        "@codemirror/lang-html@6.4.12",
        "@codemirror/lang-json@6.0.2",
        "@codemirror/language@6.13.1",
        "@codemirror/state@6.7.6",
        "@codemirror/view@6.43.15",
        "@lezer/highlight@1.2.5",
    ]

    value: rx.Var[str]
    path: rx.Var[str]


SCENE: Scene = rx.Var(
    _js_expr="replayScene",
    _var_type=Scene,
    _var_data=VarData(
        imports={_SCRIPTS["replay_player"]: [ImportVar(tag="useScene")]}, hooks={"const replayScene = useScene()": None}
    ),
).guess_type()  # pyright: ignore  # at compile time a Var, as every field of a State is


class FilePicker(rx.Component):
    """A press on something inside it that has a `data-path` opens that file."""

    library = _SCRIPTS["replay_player"]
    tag = "FilePicker"


class ReplayBar(rx.Component):
    """Loads the film of `run` and plays it: buttons, a time line, keys (space, arrows, Home, End, `,` `.`)."""

    library = _SCRIPTS["replay_bar"]
    tag = "ReplayBar"

    app: rx.Var[str]
    run: rx.Var[str]
