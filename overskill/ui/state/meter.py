"""What the app on the page has used and cost, over all its runs."""

import reflex as rx


class Meter(rx.State):
    """Set by the app's feed for everyone who looks (ui.live.feed)."""

    price: str = ""
    """"$2.10", "cost unknown" or "free"; empty before the first run."""
    words: str = ""
