"""Running a turn's tool calls: side by side where none can notice the other, each journalled before and after.

The results go back in one user message, in the order of the calls (Messages API, rules 23–26).
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from overskill.agent.ending import CUT
from overskill.agent.history import result_block
from overskill.agent.job import Job
from overskill.agent.step import Turn
from overskill.agent.work import CallAtWork
from overskill.journal import events as ev
from overskill.tools import registry
from overskill.tools.aftermath import save_and_build
from overskill.tools.base import ToolResult

log = structlog.get_logger(__name__)
TOO_LONG = "This call was not run: the turn reached its limit (%s), so it may be incomplete. Call it again with less."


async def run_calls(job: Job, turn: Turn) -> None:
    """Run every call of the turn that has not run yet, and give the model all results."""
    running: list[asyncio.Task[ev.ToolEnded]] = []
    for place, call in enumerate(turn.calls):
        job.at_work.expect(call["id"])
        earlier = zip(turn.calls[:place], running, strict=True)
        awaited = [task for other, task in earlier if registry.disturb(_named(other), _named(call))]
        running.append(asyncio.create_task(_run_after(awaited, job, turn, call)))
    results = await _all(running)
    job.say("user", [result_block(result.call, result) for result in results])


def _named(call: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return call["name"], call["input"]


async def _all(running: Sequence[asyncio.Task[ev.ToolEnded]]) -> list[ev.ToolEnded]:
    """Every result; when one call cannot go on, none does."""
    try:
        return await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _run_after(
    awaited: Sequence[asyncio.Task[ev.ToolEnded]], job: Job, turn: Turn, call: dict[str, Any]
) -> ev.ToolEnded:
    if awaited:
        await asyncio.wait(awaited)
    return await _run(job, turn, call)


async def _run(job: Job, turn: Turn, call: dict[str, Any]) -> ev.ToolEnded:
    job.at_work.begin(call["id"])
    if known := job.begun.results.get(call["id"]):
        return known
    work = CallAtWork(job, call["id"], job.begun.saved.get(call["id"], []))
    result = await job.at_work.run(call["id"], _tell_kept(work) or _attempt(turn, call, work))
    if result is None:
        return await _end_cancelled(job, work)
    known = (result.fact, result.lines, result.created, result.matched)
    ended = ev.ToolEnded(call["id"], result.text, result.is_error, *known)
    await job.log.commit(ended)
    return ended


async def cancel_call(job: Job, call: str) -> bool:
    """End one call of the present turn; the run goes on. False when the call neither works nor waits."""
    if job.at_work.withdraw(call):
        job.begun.results[call] = ended = _cancelled(call, [])
        await job.log.commit(ended)
        return True
    return await job.at_work.end(call)


async def _end_cancelled(job: Job, work: CallAtWork) -> ev.ToolEnded:
    """Say so at once; what the call had saved is built after that, so that the preview shows it."""
    ended = _cancelled(work.call, work.saved)
    await job.log.commit(ended)
    if work.saved:
        await work.build()
    return ended


def _cancelled(call: str, saved: Sequence[str]) -> ev.ToolEnded:
    """What the model and the person are told of a call that was ended by itself."""
    done = f"It had saved {', '.join(saved)} before, and that holds." if saved else "It changed nothing."
    text = f"The person cancelled this call. {done} Do not make it again unless they ask for it."
    fact = "cancelled after it had saved" if saved else "cancelled"
    return ev.ToolEnded(call, text, is_error=True, fact=fact, cancelled=True)


def _tell_kept(work: CallAtWork) -> Coroutine[Any, Any, ToolResult] | None:
    """The result of a call whose change was stored and whose end was not: it is told, the call does not run again."""
    begun = work.job.begun
    if saved := begun.saved.get(work.call):
        return _tell_saved(saved, work)
    return _tell_renamed(begun.renamed[work.call]) if work.call in begun.renamed else None


async def _tell_renamed(name: str) -> ToolResult:
    return ToolResult(f"The app was called {name} before the run was interrupted.", fact=name)


async def _tell_saved(saved: list[str], work: CallAtWork) -> ToolResult:
    report, problems = await save_and_build(work, saved[0])
    text = f"The change of {', '.join(saved)} was saved before the run was interrupted. It was not made again."
    return ToolResult(f"{text}\n\n{report}", fact=f"saved before the restart{problems}")


async def _attempt(turn: Turn, call: dict[str, Any], work: CallAtWork) -> ToolResult:
    """The tool's result; whatever goes wrong becomes an honest one."""
    if wrong := turn.malformed.get(call["id"]):
        return ToolResult(f"The input was not run: {wrong}", is_error=True, fact="unreadable call")
    if turn.stop_reason in CUT:
        return ToolResult(TOO_LONG % turn.stop_reason, is_error=True, fact="cut off")
    if refused := registry.check(call["name"], call["input"]):
        return refused
    try:
        return await registry.TOOLS[call["name"]].run(call["input"], work)
    except Exception:
        log.exception("tool.failed", tool=call["name"])
        text = "The tool failed inside OverSkill; this is not your fault. Try another way, or tell the person."
        return ToolResult(text, is_error=True, fact="failed")
