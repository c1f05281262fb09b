"""A tab keeps its state on the server; whoever uses the tab next must not get it.

What names a tab's state is its token, which stands in the address of its socket and so in the logs of proxies. So
before each event, whether or not the page asked for its state first, a state that was filled for another sign-in is
emptied. Reflex sends the whole state when a page opens, before any handler runs: before that, so is one that was filled
for another app than the page's, and the chat of a page that was loaded anew: its messages would be drawn twice, and
first without their texts, which travel apart.
"""

from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants import CompileVars
from reflex_base.event import Event

from overskill.ui.state.account import Account
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.state.replay import Replay
from overskill.ui.state.visitor import app_id_in, sign_in_of, visitor

OPENING = (CompileVars.HYDRATE, CompileVars.HYDRATE_AND_LOAD)
"""Events of Reflex with which a page asks for its whole state."""
NEW_PAGE = CompileVars.PAYLOAD_HASHES
"""What Reflex's page sends with them when it was loaded; one that only reconnects does not."""


class ForgetStrangers(Middleware):
    """To stand before the middleware that sends the state."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Empty the state when it is somebody else's, or when the page opens elsewhere."""
        account = await state.get_state(Account)
        opens = event.name.rsplit(".", 1)[-1] in OPENING
        here = sign_in_of(account)
        if opens and not await visitor(account):  # signed out since the socket was opened
            here = ""
        if here != account._whose or (opens and await _shows_another(state, account)):  # noqa: SLF001
            state.reset()
            account._whose = here  # noqa: SLF001
        elif opens and event.payload.get(NEW_PAGE):
            for what in (Chat, Live):
                (await state.get_state(what)).reset()
        return None


async def _shows_another(state: BaseState, account: Account) -> bool:
    """Whether an app stands in the state that is not the page's."""
    shown = {(await state.get_state(Chat)).current, (await state.get_state(Replay)).app_id}
    return bool(shown - {"", app_id_in(account)})
