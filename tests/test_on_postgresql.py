"""What is written through the journal holds on PostgreSQL too: its tests once more, on a real server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import postgres

__all__ = ["postgres"]
ROOT = Path(__file__).parents[1]
ROOMS = ("tests/journal", "tests/runs", "tests/agent", "tests/analytics")


@pytest.mark.timeout(620)
@pytest.mark.parametrize("room", ROOMS)
def test_on_a_real_server(postgres: str, room: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", room]
    environment = {**os.environ, "TESTS_DATABASE_URL": postgres}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
