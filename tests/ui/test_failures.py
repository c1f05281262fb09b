"""What a failed event leaves in the log: outsiders one quiet line, our own faults their places, nobody's words."""

from reflex.state import State
from reflex_base.event.processor.base_state_processor import process_event

from overskill.errors import NotFound
from overskill.ui.http.failures import report, report_page
from overskill.ui.state.visitor import app_id_in
from tests.telemetry.conftest import Lines, lines

__all__ = ["lines"]


async def test_an_outsider_and_a_malformed_event_are_refused_in_one_line(lines: Lines) -> None:
    report(NotFound("app"))
    try:
        await process_event(State.event_handlers["set_is_hydrated"], {"made_up": "Zebrafish"}, State(), None)  # pyright: ignore
    except TypeError as error:
        report(error)
    assert [(one["level"], one["event"], one["reason"]) for one in lines.all] == [
        ("info", "event.refused", "NotFound"),
        ("info", "event.refused", "TypeError"),
    ]
    assert "Zebrafish" not in lines.text


def test_a_fault_of_ours_is_not_taken_for_a_refusal(lines: Lines) -> None:
    try:
        app_id_in(None)  # type: ignore[arg-type]
    except AttributeError as error:
        report(error)
    (line,) = lines.all
    assert (line["level"], line["event"]) == ("error", "event.failed")
    assert "overskill/ui/state/visitor.py" in line["exception"]


def test_of_what_a_page_says_only_the_kind_is_kept(lines: Lines) -> None:
    report_page(Exception("[SID: x] Uncaught TypeError: cannot read 'Zebrafish'\n at https://x/Zebrafish"))
    report_page(Exception("Zebrafish"))
    report_page(Exception("ZebrafishZebrafish: " * 100_000))
    assert [one["kind"] for one in lines.all] == ["TypeError", "unknown", "unknown"]
    assert "Zebrafish" not in lines.text
