"""What the installation spends, and what one run may cost: for its owner alone."""

import reflex as rx

from overskill.agent import cost_limit
from overskill.analytics.bill import month_so_far
from overskill.errors import Refused
from overskill.ui.state.visitor import require_owner, visitor
from overskill.ui.view import money


class Spending(rx.State):
    """The part of the settings about money."""

    loaded: bool = False
    limit: str = ""
    """US dollars of a run, as the field shows them at first; 0 sets no limit."""
    fresh: int = 0
    """Rises when a limit was read that the page did not know: the field begins anew."""
    month: str = ""
    """What was spent in it, in words."""
    since: str = ""
    problem: str = ""
    saved: str = ""

    @rx.event
    async def load(self):
        """Read both; anyone but the owner is shown nothing."""
        user = await visitor(self)
        if user is None or user.role != "owner":
            return self.reset()
        began, bill = await month_so_far()
        self.month, self.since = money.bill_price(bill) or "nothing yet", f"{began:%B %Y}"
        known, self.limit = self.limit, in_words(await cost_limit.read())
        self.fresh += self.limit != known
        self.loaded, self.problem, self.saved = True, "", ""
        return None

    @rx.event
    async def save(self, form: dict):
        """Keep the limit that was typed; what cannot be understood stays in the field."""
        await require_owner(self)
        self.saved = ""
        try:
            amount = float(await cost_limit.store(str(form.get("limit", ""))[:100]))
        except Refused as refused:
            self.problem = str(refused)
            return
        self.problem, self.limit = "", in_words(amount)
        self.saved = f"Saved: a run pauses at {money.money(amount)}." if amount else "Saved: there is no cost limit."


def in_words(limit: float) -> str:
    """As somebody would type it: 3, 2.50."""
    return f"{limit:.0f}" if limit == int(limit) else f"{limit:.2f}"
