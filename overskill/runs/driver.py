"""The driver of one run: takes its lease, works from where the run stands, and writes how that ended."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import Literal

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select
from structlog.contextvars import bind_contextvars

from overskill import db
from overskill.agent import history
from overskill.agent.calls import cancel_call
from overskill.agent.ending import Stopped
from overskill.agent.job import Build, Job, PausedHere
from overskill.agent.limits import AtLimit
from overskill.agent.loop import drive
from overskill.agent.prompt import Prefix
from overskill.journal import events as ev
from overskill.journal.events import decode
from overskill.journal.journal import Journal, JournalError, Stored, read
from overskill.journal.writer import Work
from overskill.llm.errors import ModelError
from overskill.llm.provider import Provider
from overskill.models import App, Event, Message, Run
from overskill.runs.afterwards import build_afterwards
from overskill.runs.ending import BROKEN, CANCELLED, INTERRUPTED, KEPT, end
from overskill.runs.keeper import Keeper
from overskill.runs.lease import BEAT, Lease, LeaseLost
from overskill.runs.pen import LeasedPen
from overskill.runs.queue import changed
from overskill.runs.standing import Standing
from overskill.runs.steering import steering
from overskill.supervise import start
from overskill.tools.workspace import Workspace
from overskill.versions import blobs

log = structlog.get_logger(__name__)
SILENCE = 2.5  # seconds without a word after which a pause waits no longer for the answer's end
MAX_TAKEOVERS = 3  # without a finished step between them: something in it ends the process
Wish = Literal["", "pause", "cancel", "stop", "lost"]
"""Why the work shall end before its end: a person's wish, the end of this process, or the loss of the lease."""
Outcome = ev.RunEnded | ev.Paused | None
"""None: the run goes back as it is, for the next process."""


class Driver:
    """Drives one run of this process."""

    def __init__(self, journal: Journal, provider: Provider, build_of: Callable[[App], Build], run: Run) -> None:
        self._journal, self._provider, self._build_of, self._run = journal, provider, build_of, run
        self._lease = Lease(run.id)
        self._pen: LeasedPen
        self._asked: Wish = ""
        self._work: asyncio.Task[None] | None = None
        self._job: Job | None = None
        self._nudged = asyncio.Event()

    @property
    def app_id(self) -> str:
        return self._run.app_id

    def nudge(self) -> None:
        """Look now at what was asked of the run at another worker."""
        self._nudged.set()

    def ask(self, wish: Wish) -> None:
        """End the work as soon as it lets go of what it awaits, between any two tokens or inside a tool.

        A pause only: what the model is saying is paid for, so it is heard to its end first.
        """
        self._asked = wish
        if wish == "pause" and self._job and self._job.answering:
            self._job.pausing = True
            self._pen.append(ev.Pausing())
            start(self._end_when_silent(self._job), f"pause of {self._run.id}")
        elif self._work:
            self._work.cancel()

    async def _end_when_silent(self, job: Job) -> None:
        """An answer of which nothing comes is not waited for: no more of it is lost than the wait."""
        while job.pausing and job.answering:
            if time.monotonic() - job.heard_at > SILENCE and self._work:
                self._work.cancel()
                return
            await asyncio.sleep(SILENCE / 10)

    async def tell_pausing(self) -> bool:
        """Whether the run first hears an answer to its end; then that is stored, and its row says so."""
        if not (self._job and self._job.pausing):
            return False
        with suppress(LeaseLost, JournalError):
            await self._pen.commit()
            await self._pen.commit()  # the keeper has heard it with the first one
        return True

    def _go_on(self) -> None:
        """The pause is not wanted any more, before it has come."""
        self._asked = ""
        if self._job:
            self._job.pausing = False
        self._pen.append(ev.Resumed())

    async def cancel_call(self, call: str) -> bool:
        """End one call; the run goes on. False when the call neither works nor waits."""
        return self._job is not None and await cancel_call(self._job, call)

    async def drive(self) -> None:
        """Take the run and work on it. When somebody else has it, this writes nothing more and returns."""
        bind_contextvars(run=self._run.id, app=self._run.app_id)
        beat: asyncio.Task[None] | None = None
        try:
            journal = await self._take()
            beat = start(self._beat(), f"beat of {self._run.id}")
            with Keeper(self._journal, self._run, journal, self._lease.hold) as keeper:
                outcome = await self._outcome(Standing.of(journal))
                await self._pen.commit()  # what was appended before is durable, and kept, when the rows are made
            await self._settle(outcome, keeper)
            if isinstance(outcome, ev.RunEnded) and keeper.standing.unbuilt:
                self._build_afterwards()
        except LeaseLost:
            log.warning("run.lost")
        except (JournalError, db.DatabaseAway) as error:  # the run stays; whoever finds its lease run out goes on
            log.error("run.unsaved", exc_info=error)
        finally:
            if beat:
                beat.cancel()

    async def _take(self) -> list[Stored]:
        """Hold the lease and say so. Returns the run's journal, which from now on nobody else writes."""
        stored = await read(self._run.id)
        pen = self._journal.log(self._run.app_id, self._run.id, stored[-1].seq)
        opening = self._opening(stored)
        stored += await pen.commit(*opening, work=lambda session, _: self._lease.take(session, self._run))
        self._pen = LeasedPen(pen, self._lease)
        self._heed()
        return stored

    def _opening(self, stored: list[Stored]) -> list[ev.Happening]:
        if self._run.status == "paused":
            return [] if self._run.wanted else [ev.Resumed()]
        fresh = len(stored) == 1 and self._run.lease_owner is None
        return [] if fresh else [ev.TakenOver()]

    async def _beat(self) -> None:
        """Renew the lease, and hear what was asked of the run elsewhere."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):  # wait_for may lose the cancellation that ends this
                    await self._nudged.wait()
            self._nudged.clear()
            try:
                await self._pen.commit()
                self._heed()
            except LeaseLost:
                return self.ask("lost")
            except JournalError:
                log.warning("run.beat")
            except Exception:  # without a beat the run would be taken from a driver that works
                log.exception("run.beat")

    def _heed(self) -> None:
        wanted = self._lease.wanted
        pausing = self._job is not None and self._job.pausing
        if pausing and wanted == "":
            self._go_on()
        elif wanted in ("pause", "cancel") and (not self._asked or (pausing and wanted == "cancel")):
            self.ask(wanted)

    async def _outcome(self, standing: Standing) -> Outcome:
        if standing.takeovers > MAX_TAKEOVERS:
            return INTERRUPTED
        try:
            return await self._worked(standing)
        except (LeaseLost, JournalError, db.DatabaseAway):
            raise
        except AtLimit as error:
            return ev.Paused(*error.limit)
        except ModelError as error:
            return ev.RunEnded("failed", error.title, f"{error.explanation} {KEPT}")
        except Stopped as error:
            return ev.RunEnded("failed", error.title, error.explanation)
        except Exception:
            log.exception("run.broken")
            return BROKEN

    async def _worked(self, standing: Standing) -> Outcome:
        """Run the loop until it is done or is asked to end. Raises what the loop raises."""
        self._job = job = await self._made(standing)
        if not self._asked:
            self._work = asyncio.create_task(drive(job), name=f"work on {self._run.id}")
            await asyncio.wait({self._work})
            if not self._work.cancelled():
                with suppress(PausedHere):
                    self._work.result()
                    return ev.RunEnded("completed")
        return self._as_asked()

    def _as_asked(self) -> Outcome:
        match self._asked:
            case "pause":
                return ev.Paused()
            case "cancel":
                return CANCELLED
            case "lost":
                raise LeaseLost
            case _:
                return None

    async def _settle(self, outcome: Outcome, keeper: Keeper) -> None:
        def let_go(session: Session, stored: Sequence[Stored]) -> None:
            keeper.write(session, stored)
            self._lease.give_back(session)

        match outcome:
            case ev.RunEnded():
                demo = self._provider.is_demo
                await end(self._run, self._pen, outcome, keeper.standing, let_go, free_of_charge=demo)
            case _:
                at_limit = isinstance(outcome, ev.Paused) and outcome.title != ""
                work = self._wait_for_a_person(let_go) if at_limit else let_go
                await self._pen.commit(*([outcome] if outcome else []), work=work)
        changed(self._run.app_id)  # the run may have been told something just before it let go

    def _wait_for_a_person(self, let_go: Work) -> Work:
        """At a limit nobody asked for the pause, and it holds like one that was; a wish to cancel still goes first."""

        def wait(session: Session, stored: Sequence[Stored]) -> None:
            unasked = update(Run).where(col(Run.id) == self._run.id, col(Run.wanted) == "")
            session.exec(unasked.values(wanted="pause").execution_options(synchronize_session=False))
            let_go(session, stored)

        return wait

    def _build_afterwards(self) -> None:
        """A run that was ended inside a build leaves files that no page shows yet; nobody has to wait for that."""

        async def build() -> None:
            async with db.session() as session:
                app = await session.get(App, self._run.app_id)
            if app:
                await build_afterwards(self._journal, app.id, self._run.id, self._build_of(app))

        start(build(), f"build after {self._run.id}")

    async def _made(self, standing: Standing) -> Job:
        async with db.session() as session:
            app = await session.get_one(App, self._run.app_id)
        said = await journals(app.id)
        job = Job(
            app_id=app.id,
            log=self._pen,
            provider=self._provider,
            model=self._run.model,
            prefix=Prefix.load(app.prefix),
            workspace=Workspace(await blobs.files_of(app.id)),
            build=self._build_of(app),
            history=_said(said, standing),
            steering=steering(self._pen, app.id),
            begun=standing.begun,
            iteration=standing.whole_steps,
            parts=standing.parts,
            used=standing.used,
            unbuilt=standing.unbuilt,
        )
        if not standing.iteration and (undone := history.left_undone(said)):
            job.nudge(undone)
        return job


def _said(app: list[list[ev.Happening]], standing: Standing) -> list[history.Message]:
    """The conversation; a turn that is to be gone on with has no results in it yet."""
    said = history.messages(app)
    turn = standing.begun.turn
    if turn and turn.calls and turn.stop_reason != "refusal":
        said.pop()
    return said


async def journals(app_id: str) -> list[list[ev.Happening]]:
    """What was said in every run of an app, in the order of the chat: one query, however many runs there were."""
    said = (
        select(Event.run_id, Event.kind, Event.payload)
        .join(Message, col(Message.run_id) == Event.run_id)
        .where(Message.app_id == app_id, Message.role == "assistant", col(Event.kind).in_(history.KINDS))
        .order_by(col(Message.position), col(Event.seq))
    )
    async with db.session() as session:
        rows = (await session.exec(said)).all()
    return [[decode(kind, payload) for _, kind, payload in run] for _, run in groupby(rows, key=itemgetter(0))]
