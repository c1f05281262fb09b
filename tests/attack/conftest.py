"""The program, the browser and the people of tests/browser, the build service of tests/preview."""

from tests.browser.borrowed import *  # noqa: F403
from tests.preview.conftest import builder, toolchain

__all__ = ["builder", "toolchain"]
