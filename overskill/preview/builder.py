"""Builds apps, one at a time, in the confined build process; an app that once took long builds in a second one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import structlog

from overskill.preview.build import Build, Problem, content_id, failed
from overskill.preview.build_process import BuildProcess, BuildProcessError
from overskill.preview.bun import find_runtime
from overskill.preview.confinement import Confinement, confine
from overskill.preview.index_page import entry_of, sheets_of
from overskill.preview.index_warnings import index_warnings
from overskill.preview.lane import GivesWay, Job, Lane, TooLarge
from overskill.preview.limits import oversize
from overskill.supervise import supervise
from overskill.telemetry import measures

BUILD_SECONDS = 5.0
HASTE_SECONDS = 1.0  # a build that takes longer gives way when other apps wait, and goes on in the patient lane
IDLE_SECONDS = 30.0  # the patient lane keeps its process for so long
MAX_SLOW = 1_000  # apps remembered as slow
MAX_CHECKED = 50_000  # characters; esbuild's time for a file full of errors grows with its square
PATIENCE = 0.25  # seconds a check waits for a build of another app; it is only a first look
CHECK_SECONDS = 1.0
TRIES = 3  # the first may have met a process that an earlier build had left dying

TOO_SLOW = Problem(f"The build took longer than {BUILD_SECONDS:g} seconds and was stopped.")
TOO_LARGE = Problem("The build needed more than 1 GB of memory and was stopped.")
CRASHED = Problem(
    "These files make the build process crash, or need more memory than a build may have (1 GB).",
    notes=("Deeply nested code and constants that double each other are the usual causes.",),
)
KILLED = Problem(
    f"The build process was killed {TRIES} times, not by these files but from outside, as a machine does that is short "
    "of memory. Build again later."
)
UNAVAILABLE = Problem(
    "The build service is unavailable: its process could not be started. This is no fault of the app."
)
STOPPING = Problem("The build service is unavailable: it is being stopped. This is no fault of the app.")
NO_ENTRY = Problem(
    "The app has no src/main.tsx to start from.",
    file="src/main.tsx",
    remedy="Write src/main.tsx: it renders <App /> into the element with the id root.",
)
log = structlog.get_logger(__name__)


class Builder:
    """Two queues in front of two build processes: the newest files of a key win, and a build that hangs is killed.

    The first, quick lane takes every app. A build there that others wait for is stopped after a second; its app then
    belongs in the patient lane, whose process is started when it is needed, until a build of it is quick again.
    """

    def __init__(self, toolchain: Path, *, seconds: float = BUILD_SECONDS) -> None:
        self._toolchain = toolchain
        self._seconds = seconds
        self._confinement: Confinement | None = None
        self._quick, self._patient = Lane(self._start_process), Lane(self._start_process)
        self._slow: OrderedDict[str, None] = OrderedDict()
        self._workers: list[asyncio.Task[None]] = []

    @property
    def confinement(self) -> str:
        """One plain sentence: how far the build process is confined here."""
        return self._confinement.sentence if self._confinement else "The build process has not been started."

    @property
    def works(self) -> bool:
        """Whether builds are taken, and the build process did not fail to start when it was last needed."""
        alive = bool(self._workers) and not any(worker.done() for worker in self._workers)
        return alive and not self._quick.unavailable

    @property
    def memory(self) -> int:
        """Resident bytes of the build processes and their children."""
        return sum(lane.process.memory() for lane in (self._quick, self._patient) if lane.process)

    @property
    def _process(self) -> BuildProcess | None:
        return self._quick.process

    async def start(self) -> None:
        """Chooses the confinement and starts the process. Raises BuildProcessError or BunNotFoundError."""
        self._confinement = await confine(find_runtime(), self._toolchain.resolve())
        await self._quick.running()
        self._workers = [
            asyncio.create_task(supervise("preview builds", self._work_quickly), name="preview builds"),
            asyncio.create_task(supervise("slow preview builds", self._work_patiently), name="slow preview builds"),
        ]

    async def close(self) -> None:
        """Stops the processes; builds still waiting are answered as unavailable."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for lane in (self._quick, self._patient):
            for job in lane.waiting.values():
                job.answer(failed(STOPPING))
            lane.waiting.clear()
            await lane.drop()

    async def build(self, key: str, files: Mapping[str, str]) -> Build:
        """Builds `files`; `key` names the app whose earlier build may be reused.

        A build that still waits takes over newer files of the same key, so everyone who waits gets the newest result.
        """
        too_large = oversize(files)
        if too_large:
            return failed(*too_large)
        job = self._quick.waiting.get(key) or self._patient.waiting.get(key)
        if job is None:
            job = Job(key, files)
            (self._patient if key in self._slow else self._quick).put(job)
        job.files = dict(files)
        return await asyncio.shield(job.done)

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """The syntax errors of one file by itself; None when that cannot be told now: the process is busy, or the file
        large.

        Whoever stops waiting does not stop the check: its answer must be read before the next question is put.
        """
        if len(content) > MAX_CHECKED:
            return None
        checking = asyncio.create_task(self._check(path, content))
        return await asyncio.shield(checking)

    async def _check(self, path: str, content: str) -> list[Problem] | None:
        lane = self._quick
        try:
            async with asyncio.timeout(PATIENCE):
                await lane.talk.acquire()
        except TimeoutError:
            return None
        try:
            answer = await lane.ask({"id": 1, "check": {"path": path, "content": content}}, CHECK_SECONDS)
            return [_problem_of(item) for item in answer["problems"]]
        except (BuildProcessError, TimeoutError, TooLarge):
            return None
        finally:
            lane.talk.release()

    async def _work_quickly(self) -> None:
        while True:
            await self._finish(self._quick, await self._quick.next(), HASTE_SECONDS)

    async def _work_patiently(self) -> None:
        lane = self._patient
        while True:
            try:
                async with asyncio.timeout(IDLE_SECONDS if lane.process else None):
                    job = await lane.next()
            except TimeoutError:  # it is needed seldom
                await lane.drop()
            else:
                await self._finish(lane, job)

    async def _finish(self, lane: Lane, job: Job, haste: float = 0) -> None:
        """Answer a job, whatever comes of it."""
        try:
            began = monotonic()
            async with lane.talk:
                build = await self._try(lane, job, haste)
            measures.built(monotonic() - began, ok=build.ok)
            self._remember(job.key, slow=build in STOPPED or (lane is self._patient and lane.spent > HASTE_SECONDS))
        except GivesWay:
            self._put_aside(job)
            return
        except asyncio.CancelledError:
            job.answer(failed(STOPPING))
            raise
        except Exception:
            log.exception("build.failed", app=job.key)
            build = failed(UNAVAILABLE)
        job.answer(build)
        if not lane.waiting:
            await lane.renew_if_large()

    def _remember(self, key: str, *, slow: bool) -> None:
        self._slow.pop(key, None)
        if slow:
            self._slow[key] = None
        if len(self._slow) > MAX_SLOW:
            self._slow.popitem(last=False)

    def _put_aside(self, job: Job) -> None:
        """Into the patient lane, with what has arrived for the same app meanwhile."""
        self._remember(job.key, slow=True)
        newer = self._quick.waiting.pop(job.key, None)
        if newer:
            job.files = newer.files
            job.earlier.append(newer)
        self._patient.put(job)

    async def _try(self, lane: Lane, job: Job, haste: float = 0) -> Build:
        files = job.files
        html = files.get("index.html", "")
        entry = entry_of(html, files)
        if entry is None:
            return failed(NO_ENTRY)
        request = {"id": 1, "app": job.key, "entry": entry, "sheets": sheets_of(html, files), "files": files}
        crash = CRASHED
        for _ in range(TRIES):
            try:
                await lane.running()
            except BuildProcessError:
                return failed(UNAVAILABLE)
            try:
                return _build_of(await lane.ask(request, self._seconds, haste), files)
            except TimeoutError:
                return failed(TOO_SLOW)
            except TooLarge:
                return failed(TOO_LARGE)
            except BuildProcessError as ended:
                crash = KILLED if ended.killed else CRASHED
        return failed(crash)

    async def _start_process(self) -> BuildProcess:
        assert self._confinement is not None, "start() comes first"
        return await BuildProcess.start(self._confinement)

    async def _drop_process(self) -> None:
        await self._quick.drop()


STOPPED = (failed(TOO_SLOW), failed(TOO_LARGE), failed(CRASHED))


def _build_of(answer: dict[str, Any], files: Mapping[str, str]) -> Build:
    html = files.get("index.html", "")
    problems, warnings = (tuple(map(_problem_of, answer[kind])) for kind in ("problems", "warnings"))
    times = {"js_ms": round(answer["ms"]["js"], 1), "css_ms": round(answer["ms"]["css"], 1)}
    told = Build(False, "", problems=problems, warnings=(*index_warnings(html, files), *warnings), **times)
    if problems:
        return told
    js, css = answer["js"], answer["css"]
    built = {"id": content_id(js, css, html), "js": js, "css": css, "html": html, "preload": tuple(answer["preload"])}
    return replace(told, ok=True, **built)


def _problem_of(item: dict[str, Any]) -> Problem:
    return Problem(
        text=item["text"],
        file=item.get("file") or "",
        line=item.get("line") or 0,
        column=item.get("column") or 0,
        line_text=(item.get("lineText") or "")[:500],
        notes=tuple(item["notes"]),
        remedy=item.get("remedy") or "",
    )
