"""What happens when an event handler raises: a line in the log, and nothing that needs `eval` on the page."""

import structlog

from overskill.errors import OverSkillError

log = structlog.get_logger(__name__)


def report(exception: Exception) -> None:
    """Outsiders' requests end here quietly (they are told nothing); anything else is a fault of ours."""
    if isinstance(exception, OverSkillError):
        log.info("event.refused", reason=type(exception).__name__)
    else:
        log.error("event.failed", exc_info=exception)
