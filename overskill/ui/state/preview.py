"""The preview pane: which build runs in the frame, and what it says."""

import secrets
from typing import Any
from urllib.parse import quote

import reflex as rx

from overskill.errors import OverSkillError
from overskill.models import App
from overskill.origins import parts_of
from overskill.preview.reports import Report
from overskill.runs.workshop import workshop
from overskill.settings import settings
from overskill.text import well_formed
from overskill.ui.state.visitor import app_and_user_of, app_of
from overskill.ui.view import faults, views
from overskill.ui.view.refusals import sentence
from overskill.ui.view.shapes import Fault, Offer, Problem

NOTICES = 3  # on show at once
OUTSIDE = ("http", "https", "mailto", "tel", "sms")


class Preview(rx.State):
    """`build…`, `problem` and `running` are set by the app's feed for everyone who looks. No computed var may read
    them: it would be late.
    """

    src: str = ""
    origin: str = ""
    running: bool = False
    """A run works on the app: what does not work yet is no news."""
    build: str = ""
    build_id: str = ""
    build_label: str = ""
    problem: Problem = Problem()
    fault: Fault = Fault()
    shown_version: int = 0
    notices: list[str] = []
    """What the preview refused the app, in sentences."""
    offer: Offer = Offer()

    @rx.event
    async def show_present(self):
        """Back to the app as it is now."""
        turn_to(self, await app_of(self), 0)

    @rx.event
    async def heard(self, message: dict):
        """Words of the bridge in the frame: untrusted, shown as text only."""
        app = await app_of(self)
        match _plain(message):
            case {"type": "fresh", "page": page}:
                self.notices, self.offer = [], Offer()
                self.fault = Fault() if page else self.fault
            case {"type": "error", "message": str()} as said:
                await _failed(self, app, said)
            case {"type": "kept", "build": str(build)} if build == self.fault.build:
                self.fault = self.fault.model_copy(update={"kept": True})
            case {"type": "refused", "kind": str(kind), "detail": str(detail)} as said:
                await _refused(self, app, Report(faults.build_of(said), "refused", sentence(kind, detail)))
            case {"type": "open", "url": str(url)}:
                self.offer = _offer(self, url)

    @rx.event
    def dismiss(self, words: str):
        """Take a notice away, or the offer of an address."""
        self.notices = [one for one in self.notices if one != words]
        if words == self.offer.href:
            self.offer = Offer()

    @rx.event
    async def fix(self):
        """Send what is wrong now to the model: as the last build said, else as the running app did."""
        app, user = await app_and_user_of(self, "change")
        built = await workshop.last_build(app)
        words = faults.to_fix(built, self.fault)
        if not words or self.shown_version or await workshop.works_on(app.id):
            return
        try:
            await workshop.send(app.id, user, words, secrets.token_hex(16))
        except OverSkillError as error:
            self.problem = self.problem.model_copy(update={"hint": str(error)})
            self.fault = self.fault.model_copy(update={"hint": str(error)})


def _plain(value: Any) -> Any:
    """The values of a message, with texts that can be stored and sent."""
    if isinstance(value, dict):
        return {well_formed(str(name)): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value[:20]]
    return well_formed(value[:8000]) if isinstance(value, str) else value


async def _failed(preview: Preview, app: App, said: dict[str, Any]) -> None:
    """The first error of a build counts; what follows mostly follows from it."""
    version = preview.shown_version
    path = workshop.showcase.file_at(app, version or None, *faults.script_and_line(said))
    fault = faults.read(said, path, version)
    if not version and fault.build == workshop.showcase.shown(app):
        fault.instead_of = preview.build_id
    if (preview.fault.build, preview.fault.version) != (fault.build, version) or not preview.fault.title:
        preview.fault = fault
        if not version:
            await workshop.reports.add(app.id, Report(fault.build, "error", fault.title, fault.place))


async def _refused(preview: Preview, app: App, report: Report) -> None:
    if report.text not in preview.notices:
        preview.notices = [*preview.notices, report.text][-NOTICES:]
    if not preview.shown_version:
        await workshop.reports.add(app.id, report)


def _offer(preview: Preview, url: str) -> Offer:
    """A page of the app itself opens through the gate, as its cookie stays in the frame."""
    parts = parts_of(url[:2000])
    if f"{parts.scheme}://{parts.netloc}" == preview.origin:
        path = url.removeprefix(preview.origin) or "/"
        mark = "&" if "?" in preview.src else "?"
        return Offer(href=f"{preview.src}{mark}path={quote(path, safe='')}", words=path)
    return Offer(href=url[:2000], words=url[:2000]) if parts.scheme in OUTSIDE else Offer()


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
    preview.fault, preview.notices, preview.offer = Fault(), [], Offer()
