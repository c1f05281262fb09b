"""Log lines: one for each event, JSON when nobody watches, readable on a terminal; ours and every library's alike.

Lines never hold what people or models write. Ours name what happened with ids and numbers; of an exception only its
kind and place are kept (`faults`), of what a library says its first line; and whatever is left of a secret is masked.
"""

import logging
import sys
import threading
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import structlog
from structlog.contextvars import merge_contextvars
from structlog.stdlib import LoggerFactory, ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import Processor

from overskill.telemetry.faults import describe
from overskill.telemetry.secrets import mask

Line = MutableMapping[str, Any]
QUIET = (
    *("httpx", "httpx2", "httpcore", "anthropic", "alembic", "sqlalchemy"),
    *("socketio", "engineio", "asyncio", "uvicorn"),
)
"""Libraries that tell of every request: only their warnings count."""
BEARERS_OF_THEIR_OWN = ("reflex", "_granian", "granian.access", "uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers that their libraries give a handler; it is silenced, and ours stands beside it."""
LONGEST = 300  # characters of what a library says

log = structlog.get_logger(__name__)


def begin(stream: TextIO | None = None) -> None:
    """Send every line of this process to `stream` (standard output). To be called once, before anything is logged."""
    target = stream or sys.stdout
    handler = logging.StreamHandler(target)
    handler.setFormatter(_Formatter(readable=target.isatty()))
    _ours()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in BEARERS_OF_THEIR_OWN:
        _take_over(logging.getLogger(name), handler)
    logging.captureWarnings(True)
    threading.excepthook = lambda args: log.critical("thread.crashed", exc_info=args.exc_value)


def _ours() -> None:
    structlog.configure(
        processors=[
            merge_contextvars,
            add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def _take_over(logger: logging.Logger, handler: logging.Handler) -> None:
    """Reflex puts a handler that was taken away back in its place, so it stays and lets nothing through."""
    for other in logger.handlers:
        if not isinstance(other.formatter, _Formatter):
            other.addFilter(_nothing)
    logger.handlers[:] = [one for one in logger.handlers if not isinstance(one.formatter, _Formatter)]
    logger.addHandler(handler)
    logger.propagate = False


def _nothing(_: logging.LogRecord) -> bool:
    return False


class _Formatter(ProcessorFormatter):
    """One line, masked as a whole after everything else."""

    def __init__(self, *, readable: bool) -> None:
        renderer: Processor = (
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
        )
        super().__init__(
            foreign_pre_chain=[merge_contextvars, add_log_level, add_logger_name, _foreign],
            processors=[_arranged, ProcessorFormatter.remove_processors_meta, renderer],
        )

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def _foreign(_logger: object, _method: str, line: Line) -> Line:
    """What a library says: its time, and its first line without the words of an exception."""
    record: logging.LogRecord = line["_record"]
    line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
    said = str(line["event"]).strip().partition("\n")[0]
    if error := _error_of(line.get("exc_info")):
        said = said.replace(str(error), "…") if str(error) else said
    line["event"] = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    line.pop("stack_info", None)
    return line


def _arranged(_logger: object, _method: str, line: Line) -> Line:
    if error := _error_of(line.pop("exc_info", None)):
        line["exception"] = describe(error)
    first = {name: line.pop(name) for name in ("timestamp", "level", "event") if name in line}
    return {**first, **line}


def _error_of(exc_info: Any) -> BaseException | None:
    """From any of the forms in which `exc_info` is given."""
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return cast("tuple[object, BaseException | None]", exc_info)[1]
    return sys.exc_info()[1] if exc_info else None
