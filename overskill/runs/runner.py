"""The runner: the runs that this process drives. A run belongs to the server, not to the page that began it.

What a person asks of a run is durable first (`Run.wanted`) and signalled second, so that it holds across restarts. To
another worker the signal is a ring: that one reads what is wanted, and this one waits until it shows.
"""

import asyncio
from collections.abc import Callable
from typing import Literal
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import update
from sqlmodel import Session, and_, col, not_, select

from overskill import db
from overskill.agent.job import Build
from overskill.bus import Bus
from overskill.errors import NotFound, Refused
from overskill.journal.journal import Journal
from overskill.llm.provider import Provider
from overskill.models import ENDED, App, Run
from overskill.runs.driver import Driver
from overskill.runs.lease import is_free
from overskill.runs.queue import ready
from overskill.runs.recorder import Recorder
from overskill.runs.sending import follow_up
from overskill.settings import settings
from overskill.supervise import start

log = structlog.get_logger(__name__)
LOOK = 3.0  # seconds between two looks for runs that nobody drives
SHOWN = 5.0  # seconds in which another worker has done what was asked of its run
GOING = 1.0  # seconds for which a driver that has let go of its run is waited for
PATIENCE = 4.0  # seconds in which the runs are handed back when the process ends
PAUSED = and_(col(Run.status) == "paused", col(Run.wanted) == "pause")


class Runner:
    """Starts, takes over, pauses, resumes and cancels runs, and owns their tasks.

    `model`: the id for runs that begin from the queue.
    """

    def __init__(
        self,
        journal: Journal,
        provider: Provider,
        build_of: Callable[[App], Build],
        bus: Bus | None = None,
        model: Callable[[], str] = lambda: settings.model,
    ) -> None:
        self._journal, self._provider, self._build_of, self._model = journal, provider, build_of, model
        self._bus = bus or Bus()
        self._bus.on("control", self._rung)
        self._drivers: dict[str, Driver] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._watch: asyncio.Task[None] | None = None
        self._closing = False
        self._recorder = Recorder(journal)

    def start(self, run: Run) -> None:
        """Drive a stored run from where it stands, unless it is driven here already. Returns at once."""
        if run.id in self._drivers:  # the look for runs that nobody drives may find it before its sender starts it
            return
        driver = Driver(self._journal, self._provider, self._build_of, run)
        task = start(self._drive(driver, run), f"run {run.id}")
        self._drivers[run.id], self._tasks[run.id] = driver, task
        task.add_done_callback(lambda _: self._forget(run.id))
        self._recorder.begin(run)

    async def _drive(self, driver: Driver, run: Run) -> None:
        try:
            await driver.drive()
        except Exception:  # it stays as it is: whoever finds its lease run out goes on
            log.exception("run.dropped", run=run.id, app=run.app_id)
        await self.go_on(run.app_id)

    async def go_on(self, app_id: str) -> None:
        """Begin the next waiting prompt of an app, if nothing runs there and nothing holds it up."""
        if self._closing:
            return
        try:
            run = await follow_up(self._journal, app_id, self._model())
            if run and not self._closing:
                self.start(run)
        except Exception:  # the database may be away for a while: the next look begins it
            log.exception("queue.go_on", app=app_id)

    def _forget(self, run_id: str) -> None:
        self._recorder.end(run_id)
        del self._drivers[run_id], self._tasks[run_id]

    async def recover(self) -> None:
        """Take over the runs that nobody drives, now and from now on every few seconds."""
        await self._look()
        self._watch = self._watch or start(self._keep_looking(), "runs that nobody drives")

    async def close(self) -> None:
        """Hand back every run of this process, as it is, for the next one; within PATIENCE seconds."""
        self._closing = True
        if self._watch:
            self._watch.cancel()
        for driver in self._drivers.values():
            driver.ask("stop")
        if tasks := list(self._tasks.values()):
            await asyncio.wait(tasks, timeout=PATIENCE)

    def driven(self, app_id: str) -> str | None:
        """The run of this app that is driven here, the latest if one is just ending."""
        here = (run_id for run_id, driver in reversed(self._drivers.items()) if driver.app_id == app_id)
        return next(here, None)

    async def pause(self, run_id: str) -> None:
        """Let a run wait: from now, or from the end of what the model is saying.

        Raises NotFound, or Refused when it has ended.
        """
        async with self._lock(run_id):
            if await self._want(run_id, "pause"):
                await self._signal(run_id, "pause")

    async def resume(self, run_id: str) -> None:
        """Let a paused run go on from its last complete step. Raises NotFound, or Refused when it has ended."""
        async with self._lock(run_id):
            if await self._want(run_id, ""):
                self._rung(run_id)
                await self._drive_if_free(run_id)
                self._bus.ring("control", run_id)

    async def cancel(self, run_id: str) -> None:
        """End a run; what it did stays. Raises NotFound, or Refused when it has ended."""
        async with self._lock(run_id):
            await self._want(run_id, "cancel")
            await self._signal(run_id, "cancel")
            await self._drive_if_free(run_id)
            await self._ended(run_id)

    async def cancel_call(self, run_id: str, call: str) -> None:
        """End one call; the run goes on. Raises NotFound, or Refused when the call does not work or wait here."""
        if driver := self._drivers.get(run_id):
            if not await driver.cancel_call(call):
                raise Refused("This call does not work or wait now.")
        elif is_free(await self._read(run_id)):
            raise Refused("Nothing works on this now.")
        else:
            raise Refused("Another process works on this run; from here only the whole run can be cancelled.")

    def _lock(self, run_id: str) -> asyncio.Lock:
        return self._one_at_a_time.setdefault(run_id, asyncio.Lock())

    async def _want(self, run_id: str, wish: Literal["", "pause", "cancel"]) -> bool:
        """Store what is asked of the run; False when that was asked before, or it is to be cancelled anyway."""
        change = update(Run).where(col(Run.id) == run_id, col(Run.wanted).not_in((wish, "cancel"))).values(wanted=wish)
        changed = False

        def store(session: Session, _: object) -> None:  # reads and writes in one transaction: the answer is certain
            nonlocal changed
            run = session.get(Run, run_id)
            if run is None:
                raise NotFound("run")
            if run.ended:
                raise Refused("This has ended already.")
            changed = session.exec(change.execution_options(synchronize_session=False)).rowcount == 1

        await self._journal.log("", run_id).commit(work=store)
        return changed

    async def _signal(self, run_id: str, wish: Literal["pause", "cancel"]) -> None:
        """Tell the driver, here or elsewhere, and wait until it has let go."""
        if driver := self._drivers.get(run_id):
            driver.ask(wish)
            if wish == "cancel" or not await driver.tell_pausing():
                await self._ended(run_id)
        elif self._bus.shared:
            await self._signal_elsewhere(run_id, wish)

    async def _signal_elsewhere(self, run_id: str, wish: Literal["pause", "cancel"]) -> None:
        """Ring, and wait until the run shows what was asked; a worker that is gone does not keep anyone waiting."""
        app_id = (await self._read(run_id)).app_id
        changed = asyncio.Event()
        forget = self._journal.listen(app_id, lambda _: changed.set())
        try:
            async with asyncio.timeout(SHOWN):
                await self._journal.hears(app_id)
                self._bus.ring("control", run_id)
                while not (is_free(run := await self._read(run_id)) or (wish == "pause" and run.status == "paused")):
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            log.warning("run.unheard", run=run_id, app=app_id)
        finally:
            forget()

    def _rung(self, run_id: str) -> None:
        if driver := self._drivers.get(run_id):
            driver.nudge()

    async def _ended(self, run_id: str) -> None:
        if task := self._tasks.get(run_id):
            await asyncio.wait({task})

    async def _drive_if_free(self, run_id: str) -> None:
        run = await self._read(run_id)
        if run.ended or not is_free(run):
            return
        if going := self._tasks.get(run_id):  # it has let go of the run, or has not taken it yet
            await asyncio.wait({going}, timeout=GOING)
        if run_id not in self._drivers:
            self.start(run)

    async def _read(self, run_id: str) -> Run:
        async with db.session() as session:
            run = await session.get(Run, run_id)
        if run is None:
            raise NotFound("run")
        return run

    async def _look(self) -> None:
        """Start a driver for each run that wants to go on and has none, and the next run of each queue."""
        async with db.session() as session:
            unended = select(Run).where(~col(Run.counted), col(Run.status).not_in(ENDED), not_(PAUSED))
            found = (await session.exec(unended)).all()
        for run in found:
            if run.id not in self._drivers and is_free(run):
                self.start(run)
        for app_id in await ready():
            await self.go_on(app_id)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self._look()
            except db.DatabaseAway:
                log.warning("runs.look", error="the database is away")
            except Exception:  # one look that fails is followed by another
                log.exception("runs.look")
