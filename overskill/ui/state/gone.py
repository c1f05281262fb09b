"""What stands where an app is not found: whether it is one that its visitor has deleted and may have back."""

import reflex as rx

from overskill import db
from overskill.accounts.access import deleted_app
from overskill.errors import NotFound
from overskill.ui.state.chat import Chat
from overskill.ui.state.visitor import app_id_in, visitor
from overskill.ui.view.cards import deleted
from overskill.ui.view.shapes import DeletedApp


class Gone(rx.State):
    """For the editor's page."""

    looked: bool = False
    app: DeletedApp = DeletedApp()

    @rx.event
    async def load(self):
        """After the chat, which knows whether the app is there. Runs again on each reconnect."""
        if (await self.get_state(Chat)).missing:
            await self._look()
        elif self.looked:
            self.reset()

    @rx.event
    async def look(self):
        """The app that this page showed has gone."""
        await self._look()

    async def _look(self) -> None:
        user = await visitor(self)
        try:
            async with db.session() as session:
                self.app = deleted(await deleted_app(session, user, app_id_in(self)))
        except NotFound:
            self.app = DeletedApp()
        self.looked = True
