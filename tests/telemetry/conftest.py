"""The log lines of a test, as a process of its own would write them."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from overskill.telemetry import logs
from tests.messages_api.fixtures import messages_server
from tests.runs.conftest import house

__all__ = ["house", "messages_server"]


class Lines(io.StringIO):
    """What was logged since the test began."""

    @property
    def text(self) -> str:
        return self.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that is logged, ours and the libraries', while the test runs."""
    known = [logging.getLogger(name) for name in ("", *logs.BEARERS_OF_THEIR_OWN)]
    before = [(one, one.handlers[:], one.propagate, one.level) for one in known]
    crashed = threading.excepthook
    written = Lines()
    logs.begin(written)
    yield written
    structlog.reset_defaults()
    logging.captureWarnings(False)
    threading.excepthook = crashed
    for logger, handlers, propagate, level in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)
