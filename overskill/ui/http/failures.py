"""What happens when an event handler raises: a line in the log, and nothing that needs `eval` on the page.

And what Reflex and the libraries of its sockets log of their own: where, never what. Their words hold tokens, which are
keys to pages, and what people sent.
"""

import logging
import re
from traceback import walk_tb

import structlog

from overskill.errors import OverSkillError
from overskill.telemetry import faults
from overskill.telemetry.seldom import Seldom

seldom = Seldom(structlog.get_logger(__name__))
"""The one for all that pages can cause: a door each with a share of its own would let through as many shares."""
CALLERS = {"process_event", "_prepare_event_payload", "setvar"}
"""Functions of Reflex that call a handler with what a client sent."""
UNKNOWN = "Error processing event queue entry"
"""How Reflex begins to tell of an event that no handler has."""
KIND = re.compile(r"(?:Uncaught )?([A-Z][A-Za-z]*(?:Error|Exception)): ")
WORKS_ON_FRAMES = (
    "reflex.app",
    "reflex.istate.manager.redis",
    "reflex.state",
    "reflex.utils.token_manager",
    "reflex_base.event.processor.base_state_processor",
    "reflex_base.event.processor.event_processor",
    "engineio.server",
    "socketio.server",
)
"""Loggers of what works on the frames of pages."""


def report(exception: Exception) -> None:
    """Outsiders' requests end here quietly (they are told nothing); anything else is a fault of ours."""
    if isinstance(exception, OverSkillError) or _was_malformed(exception):
        seldom.info("event.refused", reason=type(exception).__name__)
    else:
        seldom.error("event.failed", exception)


def _was_malformed(exception: Exception) -> bool:
    """Whether no handler ever ran: the event did not fit one, or named a var that nobody may set."""
    frames = [frame for frame, _ in walk_tb(exception.__traceback__)]
    innermost = frames[-1].f_code if frames else None
    return innermost is not None and innermost.co_name in CALLERS and "reflex" in innermost.co_filename


def report_page(exception: Exception) -> None:
    """A page says that its script failed. Only the kind is kept: anyone may say anything here."""
    found = KIND.search(str(exception)[:2_000])
    seldom.warning("page.failed", kind=found[1] if found else "unknown")


def refuse_quietly() -> None:
    """What strangers can make Reflex say is one short line each, and not many; what is a fault of ours stays one."""
    for name in WORKS_ON_FRAMES:
        logging.getLogger(name).addFilter(_without_words)


def _without_words(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    place = f"{record.name}.{record.funcName}"
    if error and _is_ours(error):
        record.msg, record.args = place, ()
        return True
    if str(record.msg).startswith(UNKNOWN):
        seldom.info("event.refused", reason="unknown")
    elif error:
        seldom.warning("socket.malformed", reason=faults.kind(error))
    else:
        seldom.warning("reflex.said", at=place, line=record.lineno)
    return False


def _is_ours(error: BaseException) -> bool:
    """Whether it came through code of this program."""
    return any(str(faults.ROOT / "overskill") in frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__))
