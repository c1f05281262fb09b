"""The preview pane: which build runs in the frame, and what it says."""

import secrets
import time
from typing import Any

import reflex as rx

from overskill.errors import OverSkillError
from overskill.models import App
from overskill.runs.workshop import workshop
from overskill.settings import settings
from overskill.ui import views
from overskill.ui.state.shapes import ConsoleRow, Problem
from overskill.ui.state.visitor import app_and_user_of, app_of

KEPT = 200  # console lines
FIX = "The preview shows this error. Please fix it:\n\n{title}\n{place}\n{hint}"


class Preview(rx.State):
    """`build…` and `problem` are set by the app's feed for everyone who looks."""

    src: str = ""
    origin: str = ""
    build: str = ""
    build_id: str = ""
    build_label: str = ""
    problem: Problem = Problem()
    shown_version: int = 0
    console: list[ConsoleRow] = []
    errors: int = 0

    @rx.event
    async def show_present(self):
        """Back to the app as it is now."""
        turn_to(self, await app_of(self), 0)

    @rx.event
    async def show_version(self, number: int):
        """Run a version in the frame."""
        turn_to(self, await app_of(self), max(0, number))

    @rx.event
    async def heard(self, message: dict):
        """Words of the bridge in the frame: untrusted, shown as text only."""
        await app_of(self)
        row = _console_row(message)
        if row is None:
            return
        self.console = [*self.console, row][-KEPT:]
        self.errors = sum(row.level == "error" for row in self.console)
        if message["type"] == "error" and not self.problem.title:
            self.problem = Problem(title=row.text.split("\n")[0][:300], place="While the app was running")

    @rx.event
    async def fix(self):
        """Send the problem on show to the model."""
        app, user = await app_and_user_of(self, "change")
        try:
            words = FIX.format(**self.problem.model_dump()).strip()
            await workshop.send(app.id, user, words, secrets.token_hex(16))
        except OverSkillError as error:
            self.problem = self.problem.model_copy(update={"hint": str(error)})


def _console_row(message: dict[str, Any]) -> ConsoleRow | None:
    """What the bridge says as a line of the console; None for anything that is no such line."""
    match message:
        case {"type": "error", "message": words}:
            level = "error"
        case {"type": "console", "level": level, "args": [*args]}:
            words = " ".join(str(word) for word in args)
        case _:
            return None
    return ConsoleRow(level=str(level)[:8], text=str(words)[:2000], at=time.strftime("%H:%M:%S"))


async def point(preview: Preview, app: App) -> None:
    """Show the app as it is now, and what is known of its last build.

    Functions, for handlers that have looked the app up: each public method of a State can be called by anyone.
    """
    turn_to(preview, app, 0)
    preview.build = preview.build_id = preview.build_label = ""
    preview.problem = Problem()
    built = await workshop.last_build(app)
    for name, value in (views.built(built) if built else {}).items():
        setattr(preview, name, Problem(**value) if name == "problem" else value)


def turn_to(preview: Preview, app: App, version: int) -> None:
    """Point the frame at the app, or at one of its versions (0: as it is now)."""
    preview.shown_version = version
    preview.origin = workshop.showcase.origin(app, version or None)
    preview.src = f"{settings.api_url}/preview/{app.id}" + (f"?version={version}" if version else "")
    preview.console, preview.errors = [], 0
