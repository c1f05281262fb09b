"""The program, the browser and the people of tests/browser."""

from tests.browser.conftest import (
    ada,
    browser,
    checkout,
    installation,
    new_person,
    owner,
    person,
    program,
    pytest_runtest_makereport,
    records,
    settings,
)
from tests.preview.conftest import builder, toolchain

__all__ = [
    "ada", "browser", "builder", "checkout", "installation", "new_person", "owner", "person", "program",
    "pytest_runtest_makereport", "records", "settings", "toolchain",
]  # fmt: skip
