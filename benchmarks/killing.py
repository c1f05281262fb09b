"""Kills the process that drives a run, again and again: `python -m benchmarks.killing MODE SEED RUNS KILLS`.

MODE `restart`: the process is started again after each kill. `second`: another one stands by and takes the run over.
Prints what became of the runs as one line of JSON. The data directory must be an empty one of its own.
"""

import asyncio
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from overskill import migrate, template
from overskill.db import session
from overskill.journal import events as ev
from overskill.journal.fold import Folded, Tool, fold
from overskill.journal.journal import Journal, Stored, read
from overskill.models import Run
from overskill.runs.begin import begin
from overskill.runs.driver import MAX_TAKEOVERS
from overskill.runs.standing import Standing
from overskill.versions import blobs
from tests.faults.tale import files_after, tale
from tests.journal.records import an_app
from tests.messages_api import MessagesServer, Script, ToolUse
from tests.runs.stories import lost, texts

MODEL = "claude-sonnet-5-5"
RATE = 150.0  # tokens per second: a run lasts about two seconds, kills not counted
STEP = 60  # a kill comes at most so many events after the one before
GIVE_UP = 60.0  # seconds until somebody must have taken the run


@dataclass
class Toll:
    """What became of the runs. `recovered`: milliseconds from a kill to the next event in the run's journal."""

    runs: int = 0
    kills: int = 0
    as_scripted: int = 0
    lost: int = 0
    twice: int = 0
    violations: int = 0
    recovered: list[float] = field(default_factory=list[float])
    amiss: list[str] = field(default_factory=list[str])


@dataclass
class Watch:
    """A run as someone sees it who reads its journal all the time."""

    run: Run
    seen: list[Stored] = field(default_factory=list[Stored])
    last: int = 0

    async def look(self) -> None:
        fresh = await read(self.run.id, self.last)
        self.seen += fresh
        self.last = fresh[-1].seq if fresh else self.last

    async def goes_on(self) -> None:
        """Wait for the next event."""
        before = self.last
        async with asyncio.timeout(GIVE_UP):
            while self.last == before:
                await asyncio.sleep(0.002)
                await self.look()

    async def passed(self, number: int) -> bool:
        """Wait for that event, and until one more kill is forgiven; False when the run has ended."""
        async with asyncio.timeout(GIVE_UP):
            while True:
                await self.look()
                if isinstance(self.seen[-1].event, ev.RunEnded):
                    return False
                if self.last >= number and Standing.of(await read(self.run.id)).takeovers < MAX_TAKEOVERS:
                    return True
                await asyncio.sleep(0.002)


class Crew:
    """The processes: one that works and, in the mode `second`, one that stands by."""

    def __init__(self, address: str, key: str, *, stands_by: bool) -> None:
        self._command = (sys.executable, "-m", "tests.faults.worker", address, key)
        self._most = 2 if stands_by else 1
        self._processes: dict[int, asyncio.subprocess.Process] = {}

    async def fill(self) -> None:
        while len(self._processes) < self._most:
            process = await asyncio.create_subprocess_exec(*self._command)
            self._processes[process.pid] = process

    async def kill(self, pid: int) -> None:
        process = self._processes.pop(pid)
        process.kill()
        await process.wait()

    async def close(self) -> None:
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()


async def killed(crew: Crew, watch: Watch, kills: int, chance: random.Random, toll: Toll) -> None:
    """Kill whoever drives the run, `kills` times or until it ends; then wait for its end."""
    for _ in range(kills):
        if not await watch.passed(watch.last + chance.randint(1, STEP)):
            return
        await asyncio.sleep(chance.random() * 0.02)
        async with session() as opened:
            owner = (await opened.get_one(Run, watch.run.id)).lease_owner
        if owner is None:  # it has just ended
            return
        await crew.kill(int(owner.split(":")[1]))
        await watch.look()
        at = time.monotonic()
        await crew.fill()
        if isinstance(watch.seen[-1].event, ev.RunEnded):
            return
        toll.kills += 1
        await watch.goes_on()
        toll.recovered.append(1000 * (time.monotonic() - at))
    await watch.passed(sys.maxsize)


async def count(toll: Toll, number: int, script: Script, watch: Watch) -> None:
    journal = await read(watch.run.id)
    folded = fold(journal)
    toll.runs += 1
    toll.lost += len(lost(watch.seen, journal))
    toll.twice += ran_twice(event.event for event in journal)
    files = {path: blobs.digest(text) for path, text in (await blobs.files_of(watch.run.app_id)).items()}
    if told(folded) == written(script) and folded.status == "completed" and files == files_after(number):
        toll.as_scripted += 1
    else:
        toll.amiss.append(f"run {number}: {folded.status}, {folded.explanation or told(folded)}")


def ran_twice(journal: Iterable[ev.Happening]) -> int:
    """Calls that ended more than once, or changed something more than once."""
    done: Counter[tuple[str, str, str]] = Counter()
    for event in journal:
        match event:
            case ev.ToolEnded(call):
                done[call, "ended", ""] += 1
            case ev.FileSaved(call, path):
                done[call, "saved", path] += 1
            case ev.AppRenamed(_, call):
                done[call, "renamed", ""] += 1
            case _:
                pass
    return sum(times - 1 for times in done.values())


def told(folded: Folded) -> list[str]:
    return [f"{part.name}:{part.stage}" if isinstance(part, Tool) else part.text for part in folded.parts]


def written(script: Script) -> list[str]:
    said = set(texts(script))
    blocks = [block for turn in script.turns for block in turn.blocks]
    parts = [f"{block.name}:complete" if isinstance(block, ToolUse) else getattr(block, "text", "") for block in blocks]
    return [part for part in parts if ":" in part or part in said]


async def main(mode: str, seed: int, runs: int, kills: int) -> None:
    chance, toll, journal = random.Random(seed), Toll(), Journal()  # moments, not secrets
    journal.start()
    async with MessagesServer() as server:
        scripts = {f"tale {number:04}": tale(number, rate=RATE) for number in range(runs)}
        server.play(scripts)
        crew = Crew(server.base_url, server.api_key, stands_by=mode == "second")
        await crew.fill()
        try:
            for number, (key, script) in enumerate(scripts.items()):
                watch = Watch(await begin(journal, await new_app(), key, MODEL))
                due = -(-(kills - toll.kills) // (runs - number))
                await killed(crew, watch, due, chance, toll)
                await watch.passed(sys.maxsize)
                await count(toll, number, script, watch)
        finally:
            await crew.close()
            await journal.stop()
        toll.violations = len(server.violations)
        toll.amiss += [str(violation) for violation in server.violations]
    print(json.dumps(asdict(toll)))


async def new_app() -> str:
    app = await an_app()
    async with session() as opened:
        await opened.run_sync(lambda _: [blobs.save_file(opened.sync_session, app.id, *file) for file in _files()])
        await opened.commit()
    return app.id


def _files() -> list[tuple[str, str]]:
    return list(template.files().items())


if __name__ == "__main__":
    migrate.main()
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
