"""The workshop: what one process owns, put together. Pages ask it to do things; nothing else knows all the rooms."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import cast

from pydantic import SecretStr
from sqlmodel import Session, col, or_, select

from overskill import db, template
from overskill.accounts import throttle
from overskill.agent.job import Build
from overskill.bus import Bus
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.events import decode
from overskill.journal.journal import Journal
from overskill.llm.provider import Provider, provider_for
from overskill.models import UNENDED, App, Event, Message, QueuedPrompt, Receipt, Run, User, Version
from overskill.preview.build import Problem
from overskill.preview.reports import Reports
from overskill.preview.showcase import Showcase
from overskill.runs import apps
from overskill.runs.begin import begin, checked, hold, next_position
from overskill.runs.copies import duplicate
from overskill.runs.queue import Free, Gone, Queue
from overskill.runs.restore import restore
from overskill.runs.runner import Runner
from overskill.runs.sending import Repeated, begin_waiting, send, sign
from overskill.runs.titles import headline
from overskill.settings import settings
from overskill.versions import blobs

AROUND = 3  # lines shown before and after a build error


class Workshop:
    """Journal, model provider, preview and running agents of this process."""

    def __init__(self) -> None:
        self.bus = Bus(settings.shared_redis_url)
        self.journal = Journal(bus=self.bus)
        self.provider: Provider = provider_for(
            api_key=_secret(settings.anthropic_api_key),
            auth_token=_secret(settings.anthropic_auth_token),
            base_url=settings.anthropic_base_url,
            demo_rate=settings.demo_rate,
            max_tokens=settings.max_tokens,
        )
        self.showcase: Showcase
        self.runner = Runner(self.journal, self.provider, self.build_of, self.bus, lambda: self.model)
        self.queue = Queue(self.journal)
        self.reports = Reports(self.bus)
        """What running apps reported, by app and build (`Built.build`)."""

    @property
    def model(self) -> str:
        """The model id that new runs use."""
        return "demo" if self.provider.is_demo else settings.model

    @property
    def model_label(self) -> str:
        return self.provider.label if self.provider.is_demo else title_of(settings.model)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None, None]:
        """Work until the process ends. Runs that its last end cut off go on."""
        throttle.share(self.bus)
        self.journal.start()
        self.showcase = Showcase(self.bus)
        async with self.bus.open(), self.showcase.open():
            await self.runner.recover()
            try:
                yield
            finally:
                await self.runner.close()
                await self.journal.stop()
                await self.provider.close()

    async def create(self, user: User, prompt: str, ticket: str) -> App:
        """A new app from the template, with its first prompt on the way; the same one for the same ticket.

        Raises Refused for an unusable prompt.
        """
        words = checked(prompt)
        app = App(owner_id=user.id, name=headline(words, 40))

        def store(session: Session) -> None:
            _store_app(session, App(**app.model_dump()))
            sign(session, Receipt(user_id=user.id, ticket=ticket, app_id=app.id))

        try:
            self.runner.start(await begin(self.journal, app.id, words, self.model, also=store))
        except Repeated as known:
            async with db.session() as session:
                return await session.get_one(App, known.app_id)
        return app

    async def send(self, app_id: str, user: User, prompt: str, ticket: str) -> None:
        """Store a prompt, once for each ticket: its run starts, or it waits. Raises Refused for an unusable prompt."""
        receipt = Receipt(user_id=user.id, ticket=ticket, app_id=app_id)
        if run := await send(self.journal, app_id, receipt, checked(prompt), self.model):
            self.runner.start(run)
        else:
            await self.runner.go_on(app_id)

    async def steer(self, app_id: str, prompt_id: str) -> None:
        """Let a waiting prompt be told to the run that works, or begin it at once when none does. Raises Refused."""
        try:
            await self.queue.steer(app_id, prompt_id)
        except Free:
            async with db.session() as session:
                prompt = await session.get(QueuedPrompt, prompt_id)
            if prompt is None or prompt.app_id != app_id:
                raise Gone from None
            self.runner.start(await begin_waiting(self.journal, prompt, self.model))

    async def continue_queue(self, app_id: str) -> None:
        """Let the prompts that were held up go on."""
        await self.queue.go_on(app_id)
        await self.runner.go_on(app_id)

    async def retry(self, app_id: str, message_id: str) -> Run:
        """Go on from where a run stopped, in a new message. Raises NotFound, or Refused while another run works."""
        async with db.session() as session:
            message = await session.get(Message, message_id)
            if message is None or message.app_id != app_id or message.role != "assistant":
                raise NotFound("message")
            earlier = select(Message.text).where(Message.app_id == app_id, Message.role == "user")
            prompt = (await session.exec(earlier.order_by(col(Message.position).desc()))).first()

        def is_last(session: Session) -> None:
            hold(session, app_id)
            if message.position != next_position(session, app_id) - 1:
                raise Refused("Only the last message can be tried again. Send a new one instead.")

        run = await begin(self.journal, app_id, prompt or "", self.model, cause="retry", also=is_last)
        self.runner.start(run)
        return run

    async def present_run(self, app_id: str) -> str:
        """The id of the run that works on the app or is paused. Raises Refused when there is none."""
        if driven := self.runner.driven(app_id):
            return driven
        run = await _unended_run(app_id)
        if run is None:
            raise Refused("This has ended already.")
        return run

    async def works_on(self, app_id: str) -> bool:
        """Whether a run works on the app or is paused."""
        return await _unended_run(app_id) is not None

    async def restore(self, app_id: str, number: int) -> None:
        """Make a version the present one. Raises NotFound, or Refused while a run works."""
        async with db.session() as session:
            app = await session.get_one(App, app_id)
        await restore(self.journal, app_id, number, self.build_of(app))

    async def rename(self, app_id: str, name: str) -> str:
        """Give an app another name; an empty one changes nothing. Returns the present name."""
        return await apps.rename(self.journal, app_id, name)

    async def delete(self, app_id: str) -> None:
        """Delete an app; a run that works on it is cancelled first."""
        await apps.delete(self.journal, self.runner, app_id)

    async def undelete(self, app_id: str) -> None:
        """Have a deleted app back."""
        await apps.undelete(self.journal, app_id)

    async def duplicate(self, app: App, user: User) -> App:
        """A copy of an app, which belongs to `user`."""
        return await duplicate(self.journal, app, user)

    async def last_build(self, app: App) -> ev.Built | None:
        """What the app's newest build said, in this process or before it.

        Nearly always it stands in the run that works now or in the one that made the newest version; only without a
        build there are all runs of the app looked through.
        """
        newest = select(Version.run_id).where(Version.app_id == app.id).order_by(col(Version.number).desc()).limit(1)
        likely = or_(UNENDED, col(Run.id).in_(newest))
        query = select(Event).join(Run).where(Run.app_id == app.id, Event.kind == ev.Built.kind)
        query = query.order_by(col(Event.at).desc()).limit(1)
        async with db.session() as session:
            found = (await session.exec(query.where(likely))).first() or (await session.exec(query)).first()
        return cast(ev.Built, decode(found.kind, found.payload)) if found else None

    def build_of(self, app: App) -> Build:
        """What rebuilds the preview of this app."""

        return AppBuild(self, app)


@dataclass(frozen=True, slots=True)
class AppBuild:
    """Builds one app in the workshop's showcase (agent.job.Build, Checks and Hears)."""

    workshop: Workshop
    app: App

    async def __call__(self, files: Mapping[str, str]) -> ev.Built:
        """Rebuild the preview."""
        made = await self.workshop.showcase.build(self.app, files)
        problems = [asdict(problem) for problem in made.problems]
        excerpt = _excerpt(files, made.problems[0]) if made.problems else []
        warnings = [asdict(warning) for warning in made.warnings]
        return ev.Built(made.id, round(made.js_ms + made.css_ms), problems, excerpt, warnings)

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """The syntax errors of one file; None when the build service cannot tell now."""
        return await self.workshop.showcase.check(path, content)

    async def reported(self, build: str) -> list[str]:
        """What went wrong while that build ran, with the place where it is known."""
        reports = await self.workshop.reports.of(self.app.id, build)
        return [f"{one.place}: {one.text}" if one.place else one.text for one in reports]


async def _unended_run(app_id: str) -> str | None:
    async with db.session() as session:
        works = select(Run.id).where(Run.app_id == app_id, UNENDED)
        return (await session.exec(works)).first()


def _store_app(session: Session, app: App) -> None:
    session.add(app)
    session.flush()
    for path, content in template.files().items():
        blobs.save_file(session, app.id, path, content)


def _excerpt(files: Mapping[str, str], problem: Problem) -> list[list[int | str]]:
    """The lines around a problem, numbered from 1."""
    if not problem.line or problem.file not in files:
        return []
    lines = files[problem.file].splitlines()
    first = max(0, problem.line - 1 - AROUND)
    return [[number + 1, lines[number]] for number in range(first, min(len(lines), problem.line + 1))]


def title_of(model: str) -> str:
    """A model's id as people say it: claude-sonnet-5-5 → Sonnet 5.5."""
    family, *numbers = model.rsplit("/", 1)[-1].removeprefix("claude-").split("-")
    version = ".".join(number for number in numbers if number.isdecimal() and len(number) < 3)
    return f"{family.title()} {version}".strip() if model.startswith("claude-") else model


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


workshop = Workshop()
