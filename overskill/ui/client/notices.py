"""Whether this browser notifies its person when a run ends."""

import reflex as rx

from overskill.ui.published import importable


class NoticeSwitch(rx.Component):
    """A row of the settings; the choice is kept in the browser, and the browser is asked by its click only."""

    library = importable(lambda: rx.asset("notices.jsx", shared=True))
    tag = "NoticeSwitch"
