"""A tab keeps its state on the server; whoever uses the tab next must not get it.

Reflex sends a tab's whole state when its socket opens, before any handler runs. So before that, a state that was
filled for another sign-in, or for another app than the page's, is emptied. So is the chat of a page that was loaded
anew: its messages would be drawn twice, and first without their texts, which travel apart.
"""

from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from overskill.ui.state.account import Account
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.state.replay import Replay
from overskill.ui.state.visitor import app_id_in, sign_in_of, visitor

OPENING = ("hydrate", "hydrate_and_load")
"""Events of Reflex with which a page asks for its whole state."""


class ForgetStrangers(Middleware):
    """To stand before the middleware that sends the state."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Empty the state when the page opens for somebody else or elsewhere."""
        if event.name.rsplit(".", 1)[-1] in OPENING:
            account = await state.get_state(Account)
            shown = {(await state.get_state(Chat)).current, (await state.get_state(Replay)).app_id}
            here = sign_in_of(account) if await visitor(account) else ""
            if here != account._whose or shown - {"", app_id_in(account)}:  # noqa: SLF001
                state.reset()
            elif event.payload.get("hashes"):  # Reflex's sign of a new page; one that only reconnects has none
                for what in (Chat, Live):
                    (await state.get_state(what)).reset()
            account._whose = here  # noqa: SLF001
        return None
