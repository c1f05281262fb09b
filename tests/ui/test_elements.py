"""Every element that the outside relies on (README, “Elements”) is drawn somewhere, with its attributes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import reflex as rx
from reflex_base.components.memo import MemoComponent

from overskill.ui.components.app_card import app_card
from overskill.ui.components.message import answer, message, prompt
from overskill.ui.components.tool_call import STAGES, live_tool, tool_row
from overskill.ui.components.version_card import version_card
from overskill.ui.pages.dashboard import dashboard
from overskill.ui.pages.editor import editor
from overskill.ui.pages.home import home
from overskill.ui.pages.login import login
from overskill.ui.pages.missing import missing
from overskill.ui.pages.replay import replay
from overskill.ui.pages.settings import settings
from overskill.ui.pages.signup import signup
from overskill.ui.view.shapes import AppCard, Part, Row, VersionCard

CLIENT = Path(__file__).parents[2] / "overskill" / "ui" / "client"
PAGES: list[Callable[[], rx.Component]] = [home, login, signup, dashboard, editor, missing, settings, replay]

CONTRACT = (
    "signup-name signup-submit login-name login-submit prompt-input prompt-send message thinking-status loop-message",
    "tool-call tools-summary run-cancel run-retry execution-summary version-card version-preview version-restore",
    "run-pause run-resume queue queued-prompt queue-edit queue-remove queue-up queue-down queue-steer queue-continue",
    "version-code version-bookmark preview-frame preview-error fix-error file-tree file-open code-view connection",
    "dashboard-success-rate dashboard-avg-time dashboard-tool-row",
)


def of(shape: type, name: str = "it") -> rx.Var:
    """A value that is only known in the browser."""
    return rx.Var(_js_expr=name, _var_type=shape).guess_type()


def drawn(component: rx.Component) -> str:
    return str(component)


def script(name: str) -> str:
    return (CLIENT / f"{name}.jsx").read_text("utf-8")


def names(text: str) -> set[str]:
    """The test ids in a drawing or a script."""
    return set(re.findall(r'data-testid"?[=:]\s*"([a-z-]+)"', text))


def everything() -> set[str]:
    drawings = [drawn(page()) for page in PAGES]
    drawings += [drawn(prompt(of(Row))), drawn(answer(of(Row))), drawn(live_tool(of(Part)))]
    scripts = [path.read_text("utf-8") for path in CLIENT.glob("*.jsx")]
    return set().union(*(names(text) for text in [*drawings, *scripts]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_page_can_be_drawn(page: Callable[[], rx.Component]) -> None:
    assert page().render()


def test_every_element_is_drawn_somewhere() -> None:
    wanted = {name for names in CONTRACT for name in names.split()}
    assert wanted - everything() == set()


def test_password_fields_carry_their_ids() -> None:
    assert "login-password" in drawn(login())
    assert "signup-password" in drawn(signup())
    assert "data-testid={testid}" in script("password_field")


def test_a_message_says_whose_it_is_and_how_it_stands() -> None:
    for drawing in (drawn(prompt(of(Row))), drawn(answer(of(Row)))):
        assert all(name in drawing for name in ("data-message-id", "data-role", "data-status"))


@pytest.mark.parametrize("draw", [tool_row, live_tool])
def test_a_tool_call_says_what_it_is_and_how_far(draw: Callable[[rx.Var], rx.Component]) -> None:
    drawing = drawn(draw(of(Part)))
    assert all(f"data-{name}" in drawing for name in ("tool", "stage", "progress", "path"))


def test_a_live_tool_shows_six_stages() -> None:
    assert all(stage.capitalize() in drawn(live_tool(of(Part))) for stage in STAGES)


def test_a_version_card_has_its_four_actions_full_and_folded() -> None:
    drawing = drawn(version_card(of(VersionCard)))
    actions = ("version-preview", "version-restore", "version-code", "version-bookmark")
    assert [drawing.count(f'"{name}"') for name in actions] == [2, 2, 2, 2]
    assert "data-version" in drawing


def test_parts_of_an_answer_stand_in_one_place_in_their_order() -> None:
    drawing = drawn(answer(of(Row)))
    assert drawing.index("tools-summary") < drawing.index('"parts"') < drawing.index("execution-summary")
    assert drawing.count("loop-message") == 1


def test_account_forms_are_posted_by_the_browser() -> None:
    assert "/auth/login" in drawn(login())
    assert "/auth/signup" in drawn(signup())
    assert "/auth/logout" in drawn(settings())
    assert "onSubmit" not in script("post_form")
    assert 'method="post"' in script("post_form")


def test_the_preview_frame_is_sandboxed_and_hears_only_its_own_page() -> None:
    frame = script("preview_frame")
    assert '"allow-scripts allow-same-origin allow-forms allow-downloads"' in frame
    assert "e.origin !== origin" in frame
    assert "e.source !== frame.current?.contentWindow" in frame


@pytest.mark.parametrize("path", sorted(CLIENT.glob("*.jsx")), ids=lambda path: path.stem)
def test_scripts_stay_small_and_evaluate_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") < 150
    assert not re.search(r"\beval\(|new Function|dangerouslySetInnerHTML|innerHTML", text)


def test_rows_of_the_long_lists_are_memos() -> None:
    """History must not be drawn again while an answer streams."""
    assert isinstance(message(row=of(Row)), MemoComponent)
    assert isinstance(app_card(card=of(AppCard)), MemoComponent)
