"""A tool call at work: what it says becomes events, what it changes becomes durable before it is shown."""

from typing import Any

from sqlmodel import Session

from overskill.agent.job import Job
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.models import App
from overskill.preview.build import Problem
from overskill.tools.workspace import Change, Workspace
from overskill.versions import blobs


class CallAtWork:
    """The `Work` that a tool is given (see tools.base)."""

    def __init__(self, job: Job, call: str) -> None:
        self.job, self.call = job, call

    @property
    def workspace(self) -> Workspace:
        return self.job.workspace

    @property
    def app_id(self) -> str:
        return self.job.app_id

    async def stage(self, name: str, progress: int, fact: str = "") -> None:
        """Say how far the call is."""
        self.job.log.append(ev.ToolStage(self.call, name, progress, fact))

    async def save(self) -> None:
        """Store what the tool changed, in one transaction with the events that say so. Raises JournalError."""
        changes = self.workspace.drain()
        if not changes:
            return
        events = [ev.FileSaved(self.call, c.path, c.content and blobs.digest(c.content)) for c in changes]
        await self.job.log.commit(*events, work=lambda session, _: self._store(session, changes))

    def _store(self, session: Session, changes: list[Change]) -> None:
        for change in changes:
            blobs.save_file(session, self.job.app_id, change.path, change.content)

    async def build(self) -> list[Problem]:
        """Rebuild the preview and hear what the build says."""
        built = await self.job.build(self.workspace.files)
        self.job.log.append(built)
        return [_problem(**problem) for problem in built.problems]

    async def rename_app(self, name: str) -> None:
        """Give the app a name. Raises Refused when the app is gone."""

        def rename(session: Session, _: object) -> None:
            app = session.get(App, self.job.app_id)
            if app is None:
                raise Refused("The app was deleted.")
            app.name = name
            session.add(app)

        await self.job.log.commit(ev.AppRenamed(name, self.call), work=rename)


def _problem(notes: list[str], **known: Any) -> Problem:
    """A problem read back from the journal's JSON."""
    return Problem(**known, notes=tuple(notes))
