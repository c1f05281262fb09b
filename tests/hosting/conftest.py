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

__all__ = [
    "ada", "browser", "checkout", "installation", "new_person", "owner", "person", "program",
    "pytest_runtest_makereport", "records", "settings",
]  # fmt: skip
