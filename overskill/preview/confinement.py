"""How the build process is shut in: bubblewrap where it works, otherwise what the system offers without it.

The process reads sources that nobody here wrote. Its own in-memory files keep it from reading this machine; the
confinement is the second wall, for the day a parser has a hole.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
PROBE_SECONDS = 10
SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/nix/store", "/etc/ld.so.cache")
LIMITS = 'ulimit -c 0; ulimit -n 256; ulimit -f 2048; ulimit -d 786432; exec "$@"'
"""No core dumps, few open files, no large ones; 768 MB of data for each process. The last holds at once, for the
runtime and its esbuild child alike, before a look at their memory could come (Linux only; the looks are for all).
"""
BECOME_NOBODY = (
    f"import os, sys; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); os.execv(sys.argv[1], sys.argv[1:])"
)
"""For the interpreter: uvloop's subprocesses cannot be started as another user."""
ENVIRONMENT = {
    "PATH": "/usr/bin",
    "HOME": "/nonexistent",
    "DO_NOT_TRACK": "1",
    "NODE_ENV": "production",
    "GOMEMLIMIT": "160MiB",  # soft: esbuild collects sooner, it does not fail
    "GOGC": "50",
    # bun reserves gigabytes that it never uses; under the limit of data below it would go without compiled code
    "BUN_JSC_jitMemoryReservationSize": str(128 * 1024 * 1024),
    "GIGACAGE_ENABLED": "0",
}
HEAP_LIMITS = {"bun": ["--smol"], "node": ["--max-old-space-size=256"]}


@dataclass(frozen=True)
class Confinement:
    """A command that runs the build process shut in, and a plain sentence that says how far."""

    sentence: str
    command: tuple[str, ...]
    cwd: Path


async def confine(runtime: Path, toolchain: Path) -> Confinement:
    """The tightest confinement that works here; bubblewrap is tried once, by running the runtime in it."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        return _without_bubblewrap(runtime, toolchain, "bubblewrap (bwrap) is not installed")
    inside = _bubblewrap_arguments(bubblewrap, runtime, toolchain)
    if not await _works([*inside, f"/runtime/{runtime.name}", "--version"]):
        return _without_bubblewrap(runtime, toolchain, "bubblewrap does not work on this system")
    return Confinement(
        sentence="Builds are confined by bubblewrap: no network, no files of this machine, an unprivileged user.",
        command=_limited([*inside, *_run(Path("/runtime") / runtime.name, Path("/toolchain"))]),
        cwd=toolchain,
    )


def _bubblewrap_arguments(bubblewrap: str, runtime: Path, toolchain: Path) -> list[str]:
    libraries = [part for path in SYSTEM_LIBRARIES for part in ("--ro-bind-try", path, path)]
    environment = [part for name, value in ENVIRONMENT.items() for part in ("--setenv", name, value)]
    return [
        *(bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--uid", str(NOBODY), "--gid", str(NOBODY), "--clearenv", *environment, *libraries),
        *("--ro-bind", str(runtime), f"/runtime/{runtime.name}", "--ro-bind", str(toolchain), "/toolchain"),
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/toolchain", "--remount-ro", "/"),  # noqa: S108
    ]


def _without_bubblewrap(runtime: Path, toolchain: Path, reason: str) -> Confinement:
    as_nobody = os.geteuid() == 0 and _world_readable(toolchain) and _world_readable(runtime)
    identity = "an unprivileged user" if as_nobody else "this program's own user"
    command = _limited(_run(runtime, toolchain))
    return Confinement(
        sentence=f"Builds are only partly confined, because {reason}: they run in their own process as {identity}, "
        "with an empty environment and resource limits, but without a file system and network of their own.",
        command=(sys.executable, "-I", "-S", "-c", BECOME_NOBODY, *command) if as_nobody else command,
        cwd=toolchain,
    )


def _run(runtime: Path, toolchain: Path) -> list[str]:
    return [str(runtime), *HEAP_LIMITS.get(runtime.name, []), str(toolchain / "builder.mjs")]


def _limited(command: list[str]) -> tuple[str, ...]:
    return ("/bin/sh", "-c", LIMITS, "limits", *command)


def _world_readable(path: Path) -> bool:
    everyone = stat.S_IROTH | stat.S_IXOTH
    parents_open = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return parents_open and path.stat().st_mode & everyone == everyone


async def _works(command: list[str]) -> bool:
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return False
    try:
        return await asyncio.wait_for(process.wait(), PROBE_SECONDS) == 0
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
