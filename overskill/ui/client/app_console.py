"""What the running app writes to its console: kept and drawn in the browser, never sent to the server."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the console imports."""
LIBRARY = importable(lambda: rx.asset("app_console.jsx", shared=True))


class ConsolePanel(rx.Component):
    """The lines, with a filter; `preview_frame.jsx` adds them."""

    library = LIBRARY
    tag = "ConsolePanel"


class ConsoleCount(rx.Component):
    """The errors since the present page and build are on show; nothing without one."""

    library = LIBRARY
    tag = "ConsoleCount"
