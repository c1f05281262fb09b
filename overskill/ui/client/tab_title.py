"""What the browser's tab is called."""

import reflex as rx

from overskill.ui.client import notices
from overskill.ui.published import importable

NEEDS = (notices,)
"""Modules whose scripts the titles import."""
_SCRIPT = importable(lambda: rx.asset("tab_title.jsx", shared=True))


class TabTitle(rx.Component):
    """Of an editor: the app's name and how it stands; the end of a run is told to who looks elsewhere."""

    library = _SCRIPT
    tag = "TabTitle"

    app: rx.Var[str]
    name: rx.Var[str]
    status: rx.Var[str]
    outcome: rx.Var[str]
    version: rx.Var[int]


class PageTitle(rx.Component):
    """Of a page whose title depends on what it shows."""

    library = _SCRIPT
    tag = "PageTitle"

    words: rx.Var[str]
