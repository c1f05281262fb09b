"""A lane: one build process, the apps that wait for it, and the bounds of what a build may take."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from overskill.preview.build import Build
from overskill.preview.build_process import BuildProcess, BuildProcessError

MAX_MEMORY = 1024**3  # bytes of the process and its children together; each has a hard limit of its own besides
MEMORY_TO_RENEW = 240 * 1024 * 1024  # a large build leaves its memory behind; a fresh process starts at about 60 MB
LOOK_SECONDS = 0.25  # between two looks at a build under way
STARTS = 5  # a process that something kills while it starts is started anew
PAUSE = 0.3  # seconds between two starts


class TooLarge(Exception):
    """A build took more memory than MAX_MEMORY."""


class GivesWay(Exception):
    """A long build was stopped because others wait."""


def _new_answer() -> asyncio.Future[Build]:
    return asyncio.get_running_loop().create_future()


@dataclass
class Job:
    """The newest files of an app that waits for its build, and everyone who waits for the answer."""

    key: str
    files: Mapping[str, str]
    done: asyncio.Future[Build] = field(default_factory=_new_answer)
    earlier: list[Job] = field(default_factory=list["Job"])
    """Jobs of the same app that this one answers as well."""

    def answer(self, build: Build) -> None:
        """Tell everyone who waits."""
        for job in (self, *self.earlier):
            if not job.done.done():
                job.done.set_result(build)


class Lane:
    """The apps that wait, first come first served, each with its newest files; and the process they wait for."""

    def __init__(self, start: Callable[[], Awaitable[BuildProcess]]) -> None:
        self._start = start
        self._arrived = asyncio.Event()
        self.waiting: OrderedDict[str, Job] = OrderedDict()
        self.process: BuildProcess | None = None
        self.unavailable = False
        self.spent = 0.0
        """Seconds the process worked on the last question."""
        self.talk = asyncio.Lock()
        """Held while a question to the process is open."""

    def put(self, job: Job) -> None:
        """Let a job wait for its turn."""
        self.waiting[job.key] = job
        self._arrived.set()

    async def next(self) -> Job:
        """The job that has waited longest, as soon as there is one."""
        while not self.waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self.waiting.popitem(last=False)[1]

    async def ask(self, request: dict[str, Any], seconds: float, haste: float = 0) -> dict[str, Any]:
        """The process's answer. With `haste` (seconds) it gives way to others that wait for longer than that.

        Raises TimeoutError, TooLarge, GivesWay, or BuildProcessError. The process does not outlive any of them.
        """
        process = await self.running()
        asking = asyncio.ensure_future(process.ask(request))
        try:
            await self._watch(asking, process, seconds, haste)
            return asking.result()
        except BaseException:
            asking.cancel()
            await self.drop()
            raise

    async def _watch(
        self, asking: asyncio.Future[dict[str, Any]], process: BuildProcess, seconds: float, haste: float
    ) -> None:
        began = monotonic()
        while not (await asyncio.wait({asking}, timeout=min(LOOK_SECONDS, seconds)))[0]:
            self.spent = monotonic() - began
            if self.spent >= seconds:
                raise TimeoutError
            if haste and self.spent > haste and self.waiting:
                raise GivesWay
            if await asyncio.to_thread(process.memory) > MAX_MEMORY:
                raise TooLarge
        self.spent = monotonic() - began

    async def running(self) -> BuildProcess:
        """The process, started if need be. Raises BuildProcessError."""
        if self.process is None:
            self.unavailable = True
            self.process = await self._started()
            self.unavailable = False
        return self.process

    async def _started(self) -> BuildProcess:
        for _ in range(STARTS - 1):
            try:
                return await self._start()
            except BuildProcessError as failure:
                if not failure.killed:
                    raise
                await asyncio.sleep(PAUSE)
        return await self._start()

    async def drop(self) -> None:
        """End the process; the next question starts another."""
        process, self.process = self.process, None
        if process:
            await process.kill()

    async def renew_if_large(self) -> None:
        """Replace a process that a large build has left with much memory."""
        if self.process is None or await asyncio.to_thread(self.process.memory) <= MEMORY_TO_RENEW:
            return
        async with self.talk:
            await self.drop()
            with contextlib.suppress(BuildProcessError):  # the next build tries again and reports it
                await self.running()
