"""The running exchange: its own small State, so that streaming never draws the history again."""

import reflex as rx

from overskill.ui.view.shapes import Part, Row


class Live(rx.State):
    """Set by the app's feed for everyone who looks (ui.live.feed); a page's own state only ever clears it."""

    prompt: Row = Row(role="user")
    message_id: str = ""
    status: str = ""
    status_line: str = ""
    parts: list[Part] = []
    open: list[Part] = []
    headline: str = ""
    phase: str = ""
    """The same for those who do not look, and how the last build went."""
    detail: str = ""
    progress: int = 0
    retry_title: str = ""
    retry_text: str = ""
    limit_title: str = ""
    limit_text: str = ""
    """Why it is paused, when a limit was reached."""
    meter: str = ""
    """What the run has used and cost so far."""
    meter_detail: str = ""
