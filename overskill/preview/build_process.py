"""The one long-lived build process and the line-by-line JSON talk with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

from overskill.preview.confinement import ENVIRONMENT, Confinement

START_SECONDS = 20
MAX_ANSWER_BYTES = 64 * 1024 * 1024


class BuildProcessError(Exception):
    """The build process ended or did not start; the text holds its last words."""


class BuildProcess:
    """A running build process. One request at a time; after an error it must be killed and replaced."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, confinement: Confinement) -> BuildProcess:
        """Starts the process and waits until it is ready. Raises BuildProcessError."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *confinement.command,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            limit=MAX_ANSWER_BYTES,
            cwd=confinement.cwd,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        started = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await started._read()
        except (BuildProcessError, TimeoutError) as failure:
            words = await started._last_words()
            await started.kill()
            raise BuildProcessError(f"The build process did not start. {words}".strip()) from failure
        return started

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Sends one request and waits for its answer. Raises BuildProcessError when the process is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
        except (ConnectionError, RuntimeError) as gone:
            raise BuildProcessError("The build process has ended.") from gone
        answer = await self._read()
        if "fatal" in answer:
            raise BuildProcessError(str(answer["fatal"]))
        return answer

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
        """Resident bytes of the process and its children; 0 where /proc does not say."""
        return sum(_resident(pid) for pid in _family(self._process.pid))

    async def kill(self) -> None:
        """Ends the whole process group at once and waits for it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


def _family(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        listed = []
    return [pid, *(member for child in listed for member in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
