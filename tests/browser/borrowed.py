"""What other folders of tests borrow from here; each names this module in its conftest."""

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
