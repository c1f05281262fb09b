"""The one long-lived build process and the line-by-line JSON talk with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from time import monotonic
from typing import Any

import psutil

from overskill.preview.confinement import ENVIRONMENT, Confinement

START_SECONDS = 20
MAX_ANSWER_BYTES = 64 * 1024 * 1024
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)  # the second is what the sandbox says of what runs inside
FAMILY_SECONDS = 10.0  # for this long the children that were found are taken for all there are: looking is slow


class BuildProcessError(Exception):
    """The build process ended or did not start; the text holds its last words.

    `killed`: something else ended it, with a signal, so it is worth another try. A process at work, which its files may
    crash, is ended so by SIGKILL alone."""

    def __init__(self, text: str, *, killed: bool = False) -> None:
        super().__init__(text)
        self.killed = killed


class BuildProcess:
    """A running build process. One request at a time; after an error it must be killed and replaced."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._family: list[psutil.Process] = []
        self._found = 0.0

    @classmethod
    async def start(cls, confinement: Confinement) -> BuildProcess:
        """Starts the process and waits until it is ready. Raises BuildProcessError."""
        started = cls(await _spawn(confinement))
        try:
            async with asyncio.timeout(START_SECONDS):
                await started._read()
        except (BuildProcessError, TimeoutError) as failure:
            words, status = await started._last_words(), await started._status()
            await started.kill()
            killed = status is not None and status not in range(128)
            raise BuildProcessError(f"The build process did not start. {words}".strip(), killed=killed) from failure
        except BaseException:
            await started.kill()
            raise
        return started

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Sends one request and waits for its answer. Raises BuildProcessError when the process is gone."""
        try:
            await self._write(request)
            answer = await self._read()
        except BuildProcessError as gone:
            gone.killed = await self._status() in KILLED
            raise
        if "fatal" in answer:
            raise BuildProcessError(str(answer["fatal"]))
        return answer

    async def _write(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
        except (ConnectionError, RuntimeError) as gone:
            raise BuildProcessError("The build process has ended.") from gone

    async def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        try:
            return json.loads(await self._process.stdout.readline())
        except ValueError as broken:  # the end of the stream, a torn line or one over the limit
            raise BuildProcessError("The build process gave no usable answer.") from broken

    async def _last_words(self) -> str:
        assert self._process.stderr is not None
        try:
            async with asyncio.timeout(1):
                return (await self._process.stderr.read(2000)).decode("utf-8", "replace").strip()
        except TimeoutError:
            return ""

    def memory(self) -> int:
        """Resident bytes of the process and its children; 0 when it has ended."""
        if monotonic() - self._found > FAMILY_SECONDS:
            self._family, self._found = _family(self._process.pid), monotonic()
        return sum(_resident(member) for member in self._family)

    async def _status(self) -> int | None:
        """With which status it has ended by itself; None when it runs on."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._process.wait()
        return self._process.returncode

    async def kill(self) -> None:
        """Ends the whole process group at once and waits for it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


async def _spawn(confinement: Confinement) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            *confinement.command,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            limit=MAX_ANSWER_BYTES,
            cwd=confinement.cwd,
            env=ENVIRONMENT,
            start_new_session=True,
        )
    except OSError as failure:  # the program is missing, or the system has no process or memory to give
        raise BuildProcessError(f"The build process could not be started: {failure}") from failure


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0
