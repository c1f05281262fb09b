"""The measures as Prometheus reads them, of every worker whichever is asked.

With several workers each keeps its numbers in files of PROMETHEUS_MULTIPROC_DIR (`tasks/frontend.py` sets it), and
whoever is asked adds them up.
"""

import os
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def text() -> bytes:
    """All measures in Prometheus' text format. Reads files when there are several workers."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return generate_latest(REGISTRY)
    _forget_the_dead(Path(folder))
    together = CollectorRegistry()
    MultiProcessCollector(together, folder)
    return generate_latest(together)


def _forget_the_dead(folder: Path) -> None:
    """What a worker has counted stays; what it has at this moment ends with it."""
    for file in folder.glob("gauge_live*_*.db"):
        if not _is_alive(int(file.stem.rsplit("_", 1)[-1])):
            file.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
