"""What happens when an event handler raises: a line in the log, and nothing that needs `eval` on the page."""

import logging
import re
from traceback import walk_tb

import structlog

from overskill.errors import OverSkillError

log = structlog.get_logger(__name__)
CALLERS = {"process_event", "_prepare_event_payload", "setvar"}
"""Functions of Reflex that call a handler with what a client sent."""
UNKNOWN = "Error processing event queue entry"
"""How Reflex begins to tell of an event that no handler has. What follows is all that was sent."""
KIND = re.compile(r"(?:Uncaught )?([A-Z][A-Za-z]*(?:Error|Exception)): ")


def report(exception: Exception) -> None:
    """Outsiders' requests end here quietly (they are told nothing); anything else is a fault of ours."""
    if isinstance(exception, OverSkillError) or _was_malformed(exception):
        log.info("event.refused", reason=type(exception).__name__)
    else:
        log.error("event.failed", exc_info=exception)


def _was_malformed(exception: Exception) -> bool:
    """Whether no handler ever ran: the event did not fit one, or named a var that nobody may set."""
    frames = [frame for frame, _ in walk_tb(exception.__traceback__)]
    innermost = frames[-1].f_code if frames else None
    return innermost is not None and innermost.co_name in CALLERS and "reflex" in innermost.co_filename


def report_page(exception: Exception) -> None:
    """A page says that its script failed. Only the kind is kept: anyone may say anything here."""
    found = KIND.search(str(exception)[:2_000])
    log.warning("page.failed", kind=found[1] if found else "unknown")


def refuse_quietly() -> None:
    """An event that no handler has is no fault of ours: one line instead of a traceback with all that was sent."""
    logging.getLogger("reflex_base.event.processor.event_processor").addFilter(_refuse)


def _refuse(record: logging.LogRecord) -> bool:
    if not str(record.msg).startswith(UNKNOWN):
        return True
    log.info("event.refused", reason="unknown")
    return False
