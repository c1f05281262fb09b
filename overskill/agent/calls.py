"""Running a turn's tool calls: side by side where none can notice the other, each journalled before and after.

The results go back in one user message, in the order of the calls (Messages API, rules 23–26).
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from overskill.agent.building import Made, build_the_rest, told
from overskill.agent.ending import CUT
from overskill.agent.history import result_block
from overskill.agent.job import Job
from overskill.agent.step import Turn
from overskill.agent.work import CallAtWork
from overskill.journal import events as ev
from overskill.tools import registry
from overskill.tools.base import ToolResult

log = structlog.get_logger(__name__)
TOO_LONG = "This call was not run: the turn reached its limit (%s), so it may be incomplete. Call it again with less."


async def run_calls(job: Job, turn: Turn) -> list[dict[str, Any]]:
    """Run every call of the turn that has not run yet, and give the model all results; returns their blocks."""
    job.workspace.shifts.clear()
    made: list[asyncio.Task[Made]] = []
    for place, call in enumerate(turn.calls):
        job.at_work.expect(call["id"])
        earlier = zip(turn.calls[:place], made, strict=True)
        awaited = [task for other, task in earlier if registry.disturb(_named(other), _named(call))]
        made.append(asyncio.create_task(_make_after(awaited, job, turn, call)))
    changing = [task for call, task in zip(turn.calls, made, strict=True) if registry.changes_files(_named(call))]
    results = await _all([asyncio.create_task(_end(job, task, changing)) for task in made], made)
    blocks = [result_block(result.call, result) for result in results]
    job.say("user", blocks)
    if wrong := await build_the_rest(job):
        job.nudge(wrong)
    return blocks


def _named(call: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return call["name"], call["input"]


async def _all(ended: Sequence[asyncio.Task[ev.ToolEnded]], made: Sequence[asyncio.Task[Made]]) -> list[ev.ToolEnded]:
    """How every call ended; when one cannot go on, none does."""
    try:
        return await asyncio.gather(*ended)
    finally:
        for task in (*ended, *made):
            task.cancel()
        await asyncio.gather(*ended, *made, return_exceptions=True)


async def _make_after(awaited: Sequence[asyncio.Task[Made]], job: Job, turn: Turn, call: dict[str, Any]) -> Made:
    if awaited:
        await asyncio.wait(awaited)
    return await _make(job, turn, call)


async def _make(job: Job, turn: Turn, call: dict[str, Any]) -> Made:
    """Do what the call says. What it changes is stored afterwards; nothing is built yet."""
    job.at_work.begin(call["id"])
    work = CallAtWork(job, call["id"], job.begun.saved.get(call["id"], []))
    if known := job.begun.results.get(call["id"]):
        return Made(work, None, known)
    return Made(work, await job.at_work.run(call["id"], _tell_kept(work) or _attempt(turn, call, work)))


async def _end(job: Job, task: asyncio.Task[Made], changing: Sequence[asyncio.Task[Made]]) -> ev.ToolEnded:
    """Tell the result of a call; the last one of the `changing` tells what the build says, too."""
    made = await task
    if made.ended:
        return made.ended
    result = made.result
    if result and made.changed:
        place = changing.index(task)
        telling = told(made.work, result, changing[:place], changing[place + 1 :])
        result = await job.at_work.run(made.work.call, telling)
    ended = _ended(made.work, result)
    await job.log.commit(ended)
    return ended


def _ended(work: CallAtWork, result: ToolResult | None) -> ev.ToolEnded:
    if result is None:
        return _cancelled(work.call, work.saved)
    known = (result.fact, result.lines, result.created, result.matched)
    return ev.ToolEnded(work.call, result.text, result.is_error, *known)


async def cancel_call(job: Job, call: str) -> bool:
    """End one call of the present turn; the run goes on. False when the call neither works nor waits."""
    if job.at_work.withdraw(call):
        job.begun.results[call] = ended = _cancelled(call, [])
        await job.log.commit(ended)
        return True
    return await job.at_work.end(call)


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
        return _tell_saved(saved)
    return _tell_renamed(begun.renamed[work.call]) if work.call in begun.renamed else None


async def _tell_renamed(name: str) -> ToolResult:
    return ToolResult(f"The app was called {name} before the run was interrupted.", fact=name)


async def _tell_saved(saved: list[str]) -> ToolResult:
    text = f"The change of {', '.join(saved)} was saved before the run was interrupted. It was not made again."
    return ToolResult(text, fact="saved before the restart")


async def _attempt(turn: Turn, call: dict[str, Any], work: CallAtWork) -> ToolResult:
    """The tool's result; whatever goes wrong becomes an honest one."""
    if wrong := turn.malformed.get(call["id"]):
        return ToolResult(f"The input was not run: {wrong}", is_error=True, fact="unreadable call")
    if turn.stop_reason in CUT and turn.blocks[-1] == call:  # the blocks before the last one are whole
        return ToolResult(TOO_LONG % turn.stop_reason, is_error=True, fact="cut off")
    if refused := registry.check(call["name"], call["input"]):
        return refused
    try:
        return await registry.TOOLS[call["name"]].run(call["input"], work)
    except Exception:
        log.exception("tool.failed", tool=call["name"])
        text = "The tool failed inside OverSkill; this is not your fault. Try another way, or tell the person."
        return ToolResult(text, is_error=True, fact="failed")
