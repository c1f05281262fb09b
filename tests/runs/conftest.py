"""A runner with everything real: journal, SDK over HTTP, tools; only the preview stands still."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from overskill import db, template
from overskill.journal import events as ev
from overskill.journal.fold import Folded, fold
from overskill.journal.journal import Journal, read
from overskill.llm.messages_api import MessagesProvider
from overskill.models import App, Message, Run
from overskill.runs.begin import begin, checked
from overskill.runs.runner import Runner
from overskill.versions import blobs
from tests.journal.records import an_app
from tests.messages_api.fixtures import messages_server
from tests.messages_api.server import MessagesServer

__all__ = ["messages_server"]
MODEL = "claude-sonnet-5-5"


@dataclass
class House:
    """An app, and what works on it."""

    app: App
    journal: Journal
    runner: Runner
    server: MessagesServer

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
        await session.commit()

    async def build(_: object) -> ev.Built:
        return ev.Built("build", 1, [])

    journal = Journal()
    journal.start()
    provider = MessagesProvider(api_key=messages_server.api_key, auth_token=None, base_url=messages_server.base_url)
    runner = Runner(journal, provider, lambda _: build)
    yield House(app, journal, runner, messages_server)
    await runner.close()
    await journal.stop()
    await provider.close()
