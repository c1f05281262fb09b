"""Which pane and tab are open."""

import reflex as rx

TABS = ("preview", "code", "versions", "console")
PANES = ("chat", "preview", "code")


class Pane(rx.State):
    tab: str = "preview"
    phone: str = "chat"

    @rx.event
    def show(self, tab: str):
        """Open a tab; on a phone, its pane."""
        if tab in TABS:
            self.tab = tab
            self.phone = tab if tab in PANES else "code"  # versions and console stand beside it

    @rx.event
    def show_phone(self, pane: str):
        """The switch at the bottom of a phone."""
        if pane in PANES:
            self.phone = pane
            self.tab = pane if pane != "chat" else self.tab


def turn_to(pane: Pane, tab: str) -> None:
    """Open a tab from another area's handler. A function: each public method of a State can be called by anyone."""
    pane.tab = pane.phone = tab
