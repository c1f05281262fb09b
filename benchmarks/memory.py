"""Memory of the worker, and of the build service after it has built the demo's four apps."""

import asyncio

import psutil

from benchmarks.chromium import editor
from benchmarks.figures import Figure, one
from benchmarks.program import Program

APPS = ("a todo app", "a counter", "a landing page for a bakery", "a dashboard")
CALM = 3.0  # seconds without work that count as idle


async def measure(program: Program) -> list[Figure]:
    """Taken before anyone has opened a page, and after the apps are built."""
    await asyncio.sleep(CALM)
    fresh = [program.worker()]
    figures = [
        one("worker, idle after the start: resident", _resident(fresh), "MB", 250, _proportional(fresh)),
        one("all Python processes of the program: resident", _resident(_python(program)), "MB"),
        one("build service, idle after the start: resident", _resident(program.build_service()), "MB"),
    ]
    async with editor(program) as page:
        for app in APPS:
            await page.create(app)
    await asyncio.sleep(CALM)
    worker, service = [program.worker()], program.build_service()
    return [
        *figures,
        one("worker, idle after four apps: resident", _resident(worker), "MB", 250, _proportional(worker)),
        one("build service after four apps: resident", _resident(service), "MB", 250, _proportional(service)),
    ]


def _python(program: Program) -> list[psutil.Process]:
    service = program.build_service()
    return [process for process in program.processes() if process not in service]


def _resident(processes: list[psutil.Process]) -> float:
    return sum(process.memory_info().rss for process in processes) / 1e6


def _proportional(processes: list[psutil.Process]) -> str:
    """Without what is shared with other processes; only Linux knows."""
    sizes = [getattr(process.memory_full_info(), "pss", 0) for process in processes]
    return f"proportional {sum(sizes) / 1e6:.0f} MB" if all(sizes) else ""
