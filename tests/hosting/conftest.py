"""The program, the browser and the people of tests/browser."""

from tests.browser.borrowed import *  # noqa: F403
