"""Building what an answer changed: once, after its last change, and told once, with the result of that change."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import structlog

from overskill.agent.job import Hears, Job
from overskill.agent.work import CallAtWork
from overskill.journal import events as ev
from overskill.preview.build import Problem
from overskill.tools.aftermath import in_short, report, unique
from overskill.tools.base import BUILDING, BUILT, ToolResult, Verdict, clip

log = structlog.get_logger(__name__)
FAILED_INSIDE = Problem(
    "The build failed inside OverSkill; this is not the fault of the code. What was written is saved."
)
REPORTED = "Since the last build the running app reported:"
MAX_REPORTED = 10
MAX_REMINDERS = 2
MEND = "Mend this now. What cannot be mended, tell the person."


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a call before anything is built. `result` None: its person did not want it any more."""

    work: CallAtWork
    result: ToolResult | None
    ended: ev.ToolEnded | None = None
    """How it ended, where that is in the journal already."""

    @property
    def changed(self) -> bool:
        """Whether it changed files, and its result can still tell what the build says of them."""
        return not self.ended and self.result is not None and bool(self.work.files)


async def told(
    work: CallAtWork,
    result: ToolResult,
    earlier: Sequence[asyncio.Task[Made]],
    later: Sequence[asyncio.Task[Made]],
) -> ToolResult:
    """The `result` of a change, given when it is known whether a later call of the answer changed files too.

    If none did, the app is built as soon as all of them have run, and the result tells what the build says.
    """
    if await _any_changed(later):
        return result
    if earlier:
        await asyncio.wait(earlier)
    await work.stage(*BUILDING)
    reported = await news_of_the_app(work.job)
    verdict = await build(work.job)
    found = in_short(verdict.problems, work.files[0])
    await work.stage(*BUILT, found or f"built in {verdict.milliseconds:,} ms")
    text = clip("\n\n".join(filter(None, [result.text, reported, _report(work.job, verdict)])))
    return replace(result, text=text, fact=", ".join(filter(None, [result.fact, found])))


async def _any_changed(later: Sequence[asyncio.Task[Made]]) -> bool:
    """Known as soon as one has, or all have run."""
    waiting = set(later)
    while waiting:
        ran, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if any(task.result().changed for task in ran):
            return True
    return False


async def build(job: Job) -> Verdict:
    """Rebuild the preview and hear what the build says; a fault of our own costs this build, not the run."""
    try:
        built = await job.build(job.workspace.files)
    except Exception:
        log.exception("build.failed")
        built = ev.Built("", 0, [asdict(FAILED_INSIDE)])
    job.unbuilt = False
    job.shown = built.build or job.shown  # a build with problems is not shown
    job.log.append(built)
    problems, warnings = ([_problem(**one) for one in group] for group in (built.problems, built.warnings))
    return Verdict(problems, built.milliseconds, warnings)


async def build_the_rest(job: Job) -> str:
    """Build changes whose calls ended without telling (they were cancelled); what is wrong with them, "" if nothing."""
    if not job.unbuilt:
        return ""
    verdict = await build(job)
    return _report(job, verdict) if verdict.problems else ""


async def news_of_the_app(job: Job) -> str:
    """What went wrong in the running app since it was built, each thing once; "" for nothing."""
    known = await job.build.reported(job.shown) if job.shown and isinstance(job.build, Hears) else []
    new = [one for one in dict.fromkeys(known) if (job.shown, one) not in job.heard]
    job.heard.update((job.shown, one) for one in new)
    return "\n".join([REPORTED, *(f"- {one[:500]}" for one in new[:MAX_REPORTED])]) if new else ""


async def remind(job: Job) -> bool:
    """At the end of a run: tell the model what its app reported since it was built, if anything, twice at most.

    Nobody may be looking, so that nothing is reported says nothing.
    """
    if job.reminders >= MAX_REMINDERS or not (news := await news_of_the_app(job)):
        return False
    job.reminders += 1
    job.nudge(f"{news}\n{MEND}")
    return True


def _report(job: Job, verdict: Verdict) -> str:
    words = report(verdict, job.told)
    job.told = unique([*job.told, *verdict.warnings])
    return words


def _problem(notes: list[str], **known: Any) -> Problem:
    """A problem read back from the journal's JSON."""
    return Problem(**known, notes=tuple(notes))
