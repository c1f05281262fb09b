"""The runner: drives runs to their end. A run's task belongs to the process, not to the page that began it."""

import asyncio
import json
from collections.abc import Callable, Sequence

import structlog
from sqlmodel import Session, col, select

from overskill import db
from overskill.agent import history
from overskill.agent.job import Build, Job
from overskill.agent.loop import Stopped, drive
from overskill.agent.prompt import Prefix
from overskill.journal import events as ev
from overskill.journal.journal import Journal, RunLog, Stored, read
from overskill.llm.deltas import Usage
from overskill.llm.errors import ModelError
from overskill.llm.pricing import cost
from overskill.llm.provider import Provider
from overskill.models import ENDED, App, Message, Run, Version
from overskill.runs.keeper import Keeper
from overskill.runs.materialise import materialise
from overskill.tools.workspace import Workspace
from overskill.versions import blobs, snapshots

log = structlog.get_logger(__name__)
INTERRUPTED = ev.RunEnded(
    "interrupted",
    "This was interrupted",
    "OverSkill was stopped while this was being written. Everything up to here is saved; Retry goes on from here.",
)
CANCELLED = ev.RunEnded("cancelled")
BROKEN = ev.RunEnded(
    "failed",
    "Something went wrong inside OverSkill",
    "Everything up to here is saved; Retry goes on from here. The server's log says what happened.",
)


class Runner:
    """Starts the runs of this process and owns their tasks."""

    def __init__(self, journal: Journal, provider: Provider, build_of: Callable[[App], Build]) -> None:
        self._journal, self._provider, self._build_of = journal, provider, build_of
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, run: Run) -> None:
        """Drive a stored run from here on. Returns at once."""
        task = asyncio.create_task(self._drive(run), name=f"run {run.id}")
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id, None))

    def cancel(self, run_id: str) -> None:
        """End a run of this process because its person asked for it."""
        if task := self._tasks.get(run_id):
            task.cancel(CANCELLED.status)

    async def recover(self) -> None:
        """At the start of the process: runs that its last end cut off are ended honestly, ready for Retry."""
        async with db.session() as session:
            cut = (await session.exec(select(Run).where(col(Run.status).not_in(ENDED)))).all()
        for run in cut:
            stored = await read(run.id)
            changed = any(isinstance(one.event, ev.FileSaved) for one in stored)
            pen = self._journal.log(run.app_id, run.id, stored[-1].seq)
            await self._end(run, pen, INTERRUPTED, await self._version(run, None) if changed else None)

    async def close(self) -> None:
        """End every run of this process; each says so in its journal before this returns."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drive(self, run: Run) -> None:
        job = await self._job(run)
        with Keeper(self._journal, run, await read(run.id)):
            ending = await self._ending(job)
        version = await self._version(run, job.last_build) if job.changed else None
        await self._end(run, job.log, ending, version)

    async def _ending(self, job: Job) -> ev.RunEnded:
        """Run the loop; however it ends, say how in the person's words."""
        try:
            await drive(job)
            ending = ev.RunEnded("completed")
        except (Stopped, ModelError) as error:
            ending = ev.RunEnded("failed", error.title, error.explanation)
        except asyncio.CancelledError as asked:
            ending = CANCELLED if asked.args == (CANCELLED.status,) else INTERRUPTED
        except Exception:
            log.exception("run.broken", run=job.log.run_id, app=job.app_id)
            ending = BROKEN
        spent = cost(job.model, Usage(**job.usage)) if job.usage and not self._provider.is_demo else None
        return ev.RunEnded(ending.status, ending.title, ending.explanation, spent)

    async def _job(self, run: Run) -> Job:
        async with db.session() as session:
            app = await session.get_one(App, run.app_id)
        return Job(
            app_id=app.id,
            log=self._journal.log(app.id, run.id, last=1),
            provider=self._provider,
            model=run.model,
            prefix=Prefix.load(app.prefix),
            workspace=Workspace(await blobs.files_of(app.id)),
            build=self._build_of(app),
            history=history.messages(await journals(app.id)),
        )

    async def _version(self, run: Run, built: ev.Built | None) -> Version:
        async with db.session() as session:
            prompt = await session.exec(
                select(Message.text)
                .where(Message.app_id == run.app_id, Message.role == "user")
                .order_by(col(Message.position).desc())
            )
            title = headline(prompt.first() or "Changes")
        return await snapshots.plan(run.app_id, run.id, title, {"builds": not built.problems} if built else {})

    async def _end(self, run: Run, pen: RunLog, ending: ev.RunEnded, version: Version | None) -> None:
        """The end of the run, its version and its rows, in one transaction."""
        await pen.commit()  # what was appended before is durable when the rows are made
        made: list[ev.Happening] = []
        if version:
            changes, health = json.loads(version.changelog), json.loads(version.health)
            made = [ev.VersionMade(version.number, version.name, changes, health)]

        def store(session: Session, stored: Sequence[Stored]) -> None:
            if version:
                session.add(version)
            materialise(session, run.id, stored)

        await pen.commit(*made, ending, work=store)


def headline(prompt: str, most: int = 60) -> str:
    """The first line of a prompt as a title of at most `most` characters."""
    line = prompt.strip().splitlines()[0].strip().rstrip(".!") if prompt.strip() else "Changes"
    if len(line) > most:
        line = line[: most - 1].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]


async def journals(app_id: str) -> list[list[ev.Happening]]:
    """The events of every run of an app, in the order of the chat."""
    async with db.session() as session:
        query = select(Message.run_id).where(Message.app_id == app_id, Message.role == "assistant")
        runs = (await session.exec(query.order_by(col(Message.position)))).all()
    return [[stored.event for stored in await read(run)] for run in runs if run]
