"""Lines that strangers can cause are few."""

import structlog

from overskill.telemetry.seldom import MINUTE, MOST, Seldom
from tests.telemetry.conftest import Lines


def test_the_rest_of_a_minute_is_counted(lines: Lines) -> None:
    now = [0.0]
    seldom = Seldom(structlog.get_logger("x"), lambda: now[0])
    for _ in range(1000):
        seldom.warning("refused", reason="x")
        seldom.info("another")
    assert len(lines.of("refused")) == len(lines.of("another")) == MOST
    now[0] = MINUTE
    seldom.warning("refused", reason="x")
    assert lines.of("log.left_out") == [lines.of("log.left_out")[0]]
    assert lines.of("log.left_out")[0]["lines"] == 1000 - MOST
    assert len(lines.of("refused")) == MOST + 1


def test_faults_of_other_kinds_are_told(lines: Lines) -> None:
    seldom = Seldom(structlog.get_logger("x"))
    for _ in range(100):
        seldom.error("failed", ValueError("words"))
    seldom.error("failed", KeyError("words"))
    assert len(lines.of("failed")) == MOST + 1
    assert "words" not in lines.text
