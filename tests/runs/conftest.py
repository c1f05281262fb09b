"""A runner with everything real: journal, SDK over HTTP, tools; only the preview stands still."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from overskill import db, template
from overskill.journal import events as ev
from overskill.journal.fold import Folded, fold
from overskill.journal.journal import Journal, Stored, read
from overskill.llm.messages_api import MessagesProvider
from overskill.models import ENDED, App, Message, QueuedPrompt, Run
from overskill.runs.begin import begin, checked
from overskill.runs.runner import Runner
from overskill.versions import blobs
from tests.journal.records import an_app
from tests.messages_api.fixtures import messages_server
from tests.messages_api.server import MessagesServer

__all__ = ["messages_server"]
MODEL = "claude-sonnet-5-5"


async def build(_: object) -> ev.Built:
    return ev.Built("build", 1, [])


@dataclass
class House:
    """An app, and what works on it."""

    app: App
    journal: Journal
    runner: Runner
    server: MessagesServer
    provider: MessagesProvider

    async def send(self, prompt: str, cause: str = "prompt") -> Run:
        """Begin a run and return it."""
        run = await begin(self.journal, self.app.id, checked(prompt), MODEL, cause)
        self.runner.start(run)
        return run

    async def ended(self, run: Run) -> Folded:
        """The folded run, once it has ended."""
        async for _ in self.journal.follow(self.app.id, run.id):
            pass
        return fold(await read(run.id))

    async def ask(self, prompt: str, cause: str = "prompt") -> Folded:
        return await self.ended(await self.send(prompt, cause))

    async def until(self, run: Run, reached: Callable[[Stored], bool]) -> None:
        """Wait until the run's journal holds such an event."""
        async for stored in self.journal.follow(self.app.id, run.id):
            if reached(stored):
                return
        raise AssertionError("the run ended before")

    async def restart(self) -> None:
        """End the process as SIGTERM does, and begin the next one."""
        await self.runner.close()
        self.runner = Runner(self.journal, self.provider, lambda _: build)
        await self.runner.recover()

    async def status(self, run: Run) -> str:
        async with db.session() as session:
            return (await session.get_one(Run, run.id)).status

    async def message(self, folded: Folded) -> Message:
        async with db.session() as session:
            return await session.get_one(Message, folded.message)


@pytest.fixture
async def house(messages_server: MessagesServer) -> AsyncIterator[House]:
    app = await an_app()
    async with db.session() as session:
        await session.run_sync(
            lambda _: [
                blobs.save_file(session.sync_session, app.id, path, text) for path, text in template.files().items()
            ]
        )
        left = update(Run).where(col(Run.status).not_in(ENDED))  # by tests before: nobody goes on with it
        await session.exec(left.values(status="interrupted"))
        await session.exec(delete(QueuedPrompt))
        await session.commit()

    journal = Journal()
    journal.start()
    provider = MessagesProvider(api_key=messages_server.api_key, auth_token=None, base_url=messages_server.base_url)
    runner = Runner(journal, provider, lambda _: build)
    made = House(app, journal, runner, messages_server, provider)
    yield made
    await made.runner.close()
    await journal.stop()
    await provider.close()
