"""One line for each event, whoever says it; of an exception only its kind and place."""

import io
import logging
import warnings

import structlog
from structlog.contextvars import bound_contextvars

from overskill.telemetry import logs
from tests.telemetry.conftest import Lines

PRIVATE = "a page for my secret club"
log = structlog.get_logger("test")


def fail() -> None:
    told = PRIVATE
    try:
        raise KeyError(told)
    except KeyError as error:
        raise ValueError(f"cannot read {told}") from error


def test_a_line_is_an_object_with_time_level_event_and_context(lines: Lines) -> None:
    with bound_contextvars(run="r1", app="a1"):
        log.info("tool.ended", ms=3)
    line = lines.all[0]
    assert (line["level"], line["event"], line["run"], line["app"], line["ms"]) == ("info", "tool.ended", "r1", "a1", 3)
    assert line["timestamp"].endswith("Z")


def test_libraries_speak_in_the_same_way_and_quieter(lines: Lines) -> None:
    logging.getLogger("uvicorn.error").warning("it is %s", "late")
    logging.getLogger("reflex.app").info("hello")
    logging.getLogger("httpx").info("HTTP Request: POST https://example.org")
    logging.getLogger("sqlalchemy.engine").info("INSERT INTO message")
    warnings.warn("old thing", stacklevel=1)
    assert [(one["level"], one["logger"]) for one in lines.all] == [
        ("warning", "uvicorn.error"),
        ("info", "reflex.app"),
        ("warning", "py.warnings"),
    ]


def test_a_handler_of_their_own_says_nothing_twice(lines: Lines) -> None:
    theirs = io.StringIO()
    logger = logging.getLogger("_granian")
    logger.addHandler(logging.StreamHandler(theirs))
    logs.begin(lines)
    logger.warning("started")
    assert theirs.getvalue() == ""
    assert len(lines.of("started")) == 1


def test_an_exception_is_its_kind_and_its_places(lines: Lines) -> None:
    try:
        fail()
    except ValueError as error:
        log.exception("event.failed")
        logging.getLogger("asyncio").error("Task exception was never retrieved: %r\n%s", error, PRIVATE, exc_info=error)
    ours, theirs = lines.all
    assert PRIVATE not in lines.text
    for line in (ours, theirs):
        said = line["exception"].splitlines()
        assert said[0] == "KeyError"
        assert "ValueError" in said
        assert any(one.strip().startswith("tests/telemetry/test_logs.py:") and one.endswith(" in fail") for one in said)


def test_the_system_s_word_for_an_error_is_kept(lines: Lines) -> None:
    try:
        open(f"/nowhere/{PRIVATE}")  # noqa: PTH123, SIM115
    except OSError:
        log.exception("files.failed")
    assert lines.all[0]["exception"].startswith("FileNotFoundError (ENOENT)")
    assert PRIVATE not in lines.text


def test_nobody_can_add_a_line_with_a_line_break(lines: Lines) -> None:
    log.info("sign_in", reason='x\n{"event": "run.ended"}')
    logging.getLogger("other").warning('x\n{"event": "run.ended"}')
    assert [one["event"] for one in lines.all] == ["sign_in", "x"]


def test_on_a_terminal_lines_are_for_people() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    said = logs._Formatter(readable=Terminal().isatty()).format(
        logging.LogRecord("x", logging.WARNING, "", 1, "it is late", (), None)
    )
    assert "it is late" in said
    assert not said.startswith("{")
