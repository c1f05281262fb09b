"""A tool call at work: what it says becomes events, what it changes becomes durable before it is shown."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from overskill.agent.job import Checks, Job
from overskill.errors import Refused
from overskill.journal import events as ev
from overskill.journal.writer import Work
from overskill.models import App
from overskill.preview.build import Problem
from overskill.tools.workspace import Change, Workspace
from overskill.versions import blobs


class CallAtWork:
    """The `Work` that a tool is given (see tools.base)."""

    def __init__(self, job: Job, call: str, saved: Sequence[str] = ()) -> None:
        self.job, self.call = job, call
        self.files = list(saved)
        """The paths of the files it has changed, durably."""
        self._names: list[str] = []

    @property
    def saved(self) -> list[str]:
        """All that it has changed, durably: paths of files, or the app's name."""
        return self.files + self._names

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
        self.job.unbuilt = True
        paths = [change.path for change in changes]
        await self._commit(self.files, paths, *events, work=lambda session, _: self._store(session, changes))

    async def _commit(self, kept: list[str], done: Sequence[str], *events: ev.Happening, work: Work) -> None:
        """Make it durable, then it is `kept`. Whoever ends the call meanwhile waits, and can tell what was done."""
        saving = asyncio.ensure_future(self.job.log.commit(*events, work=work))
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            await asyncio.wait({saving})
            saving.result()
            raise
        finally:
            if saving.done() and not saving.cancelled() and not saving.exception():
                kept += done

    def _store(self, session: Session, changes: list[Change]) -> None:
        for change in changes:
            blobs.save_file(session, self.job.app_id, change.path, change.content)

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """The syntax errors of one file, where the build service can tell."""
        return await self.job.build.check(path, content) if isinstance(self.job.build, Checks) else None

    async def rename_app(self, name: str) -> None:
        """Give the app a name. Raises Refused when the app is gone."""

        def rename(session: Session, _: object) -> None:
            app = session.get(App, self.job.app_id)
            if app is None:
                raise Refused("The app was deleted.")
            app.name = name
            session.add(app)

        await self._commit(self._names, ["the app's name"], ev.AppRenamed(name, self.call), work=rename)
