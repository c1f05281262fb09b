"""The replay of a run: whose it is. What it shows at a moment is in the page (ui.view.scene)."""

import reflex as rx

from overskill.errors import NotFound
from overskill.ui.http.replay_routes import run_of
from overskill.ui.live.hub import hub
from overskill.ui.state.pane import Pane
from overskill.ui.state.visitor import app_id_in, run_id_in, sid_of, sign_in_of


class Replay(rx.State):
    """Names only: the page asks for the film itself, with its visitor's sign-in."""

    app_id: str = ""
    run_id: str = ""
    app_name: str = ""
    missing: bool = False

    @rx.event
    async def load(self):
        """Open the page, for those who may see the app. Runs again on each reconnect."""
        hub.leave(sid_of(self))
        try:
            app, run = await run_of(sign_in_of(self), app_id_in(self), run_id_in(self))
        except NotFound:
            self.reset()
            self.missing = True
            return
        self.app_id, self.run_id, self.app_name = app.id, run.id, app.name
        self.missing = False
        pane = await self.get_state(Pane)
        if pane.tab not in ("preview", "code"):
            pane.tab = "preview"
