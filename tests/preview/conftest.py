"""One toolchain for the whole test run, one build process per test module."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from overskill.preview.builder import Builder
from overskill.preview.provision import provision

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def toolchain() -> Path:
    return provision(Path(os.environ.get("OVERSKILL_DATA_DIR") or ROOT / ".overskill"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def builder(toolchain: Path) -> AsyncIterator[Builder]:
    shared = Builder(toolchain)
    await shared.start()
    yield shared
    await shared.close()
