"""Builds apps, one at a time, in the confined build process."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from overskill.preview.build import Build, Problem, content_id, failed
from overskill.preview.build_process import BuildProcess, BuildProcessError
from overskill.preview.bun import find_runtime
from overskill.preview.confinement import Confinement, confine
from overskill.preview.index_page import entry_of
from overskill.preview.limits import oversize
from overskill.telemetry import measures

BUILD_SECONDS = 5.0
MAX_CHECKED = 50_000  # characters; esbuild's time for a file full of errors grows with its square
PATIENCE = 0.25  # seconds a check waits for a build of another app; it is only a first look
CHECK_SECONDS = 1.0
TRIES = 2  # the first may have met a process that an earlier build had left dying
MEMORY_TO_RENEW = 240 * 1024 * 1024  # a large build leaves its memory behind; a fresh process starts at about 60 MB

TOO_SLOW = Problem(f"The build took longer than {BUILD_SECONDS:g} seconds and was stopped.")
CRASHED = Problem("These files make the build process crash.", notes=("Deeply nested code is the usual cause.",))
UNAVAILABLE = Problem("The build process could not be started.")
NO_ENTRY = Problem("The app has no src/main.tsx to start from.", file="src/main.tsx")


@dataclass
class _Job:
    files: Mapping[str, str]
    done: asyncio.Future[Build] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Builder:
    """A queue in front of the build process: the newest files of a key win, and a build that hangs is killed."""

    def __init__(self, toolchain: Path, *, seconds: float = BUILD_SECONDS) -> None:
        self._toolchain = toolchain
        self._seconds = seconds
        self._waiting: OrderedDict[str, _Job] = OrderedDict()
        self._arrived = asyncio.Event()
        self._confinement: Confinement | None = None
        self._process: BuildProcess | None = None
        self._worker: asyncio.Task[None] | None = None
        self._unavailable = False
        self._talk = asyncio.Lock()
        """Held while a question to the process is open."""

    @property
    def confinement(self) -> str:
        """One plain sentence: how far the build process is confined here."""
        return self._confinement.sentence if self._confinement else "The build process has not been started."

    @property
    def works(self) -> bool:
        """Whether builds are taken, and the build process did not fail to start when it was last needed."""
        return self._worker is not None and not self._worker.done() and not self._unavailable

    @property
    def memory(self) -> int:
        """Resident bytes of the build process and its children."""
        return self._process.memory() if self._process else 0

    async def start(self) -> None:
        """Chooses the confinement and starts the process. Raises BuildProcessError or BunNotFoundError."""
        self._confinement = await confine(find_runtime(), self._toolchain.resolve())
        self._process = await BuildProcess.start(self._confinement)
        self._worker = asyncio.create_task(self._work(), name="preview builds")

    async def close(self) -> None:
        """Stops the process; builds still waiting are cancelled."""
        if self._worker:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker
        for job in self._waiting.values():
            job.done.cancel()
        self._waiting.clear()
        await self._drop_process()

    async def build(self, key: str, files: Mapping[str, str]) -> Build:
        """Builds `files`; `key` names the app whose earlier build may be reused.

        A build that still waits takes over newer files of the same key, so everyone who waits gets the newest result.
        """
        too_large = oversize(files)
        if too_large:
            return failed(*too_large)
        job = self._waiting.get(key)
        if job is None:
            job = self._waiting[key] = _Job(files)
        job.files = dict(files)
        self._arrived.set()
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
        try:
            async with asyncio.timeout(PATIENCE):
                await self._talk.acquire()
        except TimeoutError:
            return None
        try:
            process = await self._running_process()
            async with asyncio.timeout(CHECK_SECONDS):
                answer = await process.ask({"id": 1, "check": {"path": path, "content": content}})
            return [_problem_of(item) for item in answer["problems"]]
        except (BuildProcessError, TimeoutError):
            await self._drop_process()
            return None
        finally:
            self._talk.release()

    async def _work(self) -> None:
        while True:
            await self._arrived.wait()
            while self._waiting:
                key, job = self._waiting.popitem(last=False)
                await self._finish(key, job)
            self._arrived.clear()
            await self._renew_if_large()

    async def _finish(self, key: str, job: _Job) -> None:
        try:
            began = monotonic()
            async with self._talk:
                build = await self._try(key, job.files)
            measures.built(monotonic() - began, ok=build.ok)
        except BaseException:
            job.done.cancel()
            raise
        if not job.done.done():
            job.done.set_result(build)

    async def _try(self, key: str, files: Mapping[str, str]) -> Build:
        html = files.get("index.html", "")
        entry = entry_of(html, files)
        if entry is None:
            return failed(NO_ENTRY)
        request = {"id": 1, "app": key, "entry": entry, "files": files}
        for _ in range(TRIES):
            try:
                process = await self._running_process()
            except BuildProcessError:
                return failed(UNAVAILABLE)
            try:
                async with asyncio.timeout(self._seconds):
                    return _build_of(await process.ask(request), html)
            except TimeoutError:
                await self._drop_process()
                return failed(TOO_SLOW)
            except BuildProcessError:
                await self._drop_process()
        return failed(CRASHED)

    async def _running_process(self) -> BuildProcess:
        if self._process is None:
            assert self._confinement is not None, "start() comes first"
            self._unavailable = True
            self._process = await BuildProcess.start(self._confinement)
            self._unavailable = False
        return self._process

    async def _drop_process(self) -> None:
        process, self._process = self._process, None
        if process:
            await process.kill()

    async def _renew_if_large(self) -> None:
        if self.memory <= MEMORY_TO_RENEW:
            return
        async with self._talk:
            await self._drop_process()
            with contextlib.suppress(BuildProcessError):  # the next build tries again and reports it
                await self._running_process()


def _build_of(answer: dict[str, Any], html: str) -> Build:
    problems = tuple(_problem_of(item) for item in answer["problems"])
    times = {"js_ms": round(answer["ms"]["js"], 1), "css_ms": round(answer["ms"]["css"], 1)}
    if problems:
        return Build(ok=False, id="", problems=problems, **times)
    js, css = answer["js"], answer["css"]
    return Build(True, content_id(js, css, html), js, css, html, preload=tuple(answer["preload"]), **times)


def _problem_of(item: dict[str, Any]) -> Problem:
    return Problem(
        text=item["text"],
        file=item.get("file") or "",
        line=item.get("line") or 0,
        column=item.get("column") or 0,
        line_text=(item.get("lineText") or "")[:500],
        notes=tuple(item["notes"]),
    )
